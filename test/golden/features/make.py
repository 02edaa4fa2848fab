"""Writes ngrams.json and robust.json.

Run: python make.py   (numpy, scikit-learn)
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import RobustScaler

here = Path(__file__).parent
made_by = f"scikit-learn {sklearn.__version__}"

ENGLISH = {
    "train": [
        "The kettle arrived late, but I love the kettle!",
        "I love it. I love the lamp's colour",
        "Café lamp, café kettle; naïve design",
        "don't buy: the lamp_2 broke in 2024",
        "",
        "a b c d",
        "The LAMP's colour broke - 2024",
        "straße ½ and ² and Straße привет Привет мир",
        "emoji 🧣 scarf 🧣 scarf ok",
        "e\u0301te\u0301 combining e\u0301te\u0301",
        "e\u0301te\u0301x combining \u00bd1 \u00b2\u00b2 ½½ привет Привет мир straße snake_case",
        "combining ²² ½½ e\u0301te\u0301x snake_case",
    ],
    "test": ["love the kettle, love the lamp", "nothing known here?", "", "Привет STRASSE straße ½ ok"],
}
CHINESE = {
    "train": [
        "这个水壶质量很好,我很喜欢!",
        "水壶太差了,不想再买。",
        "物流很快, 水壶也便宜 OK",
        "很好很好很好 ok",
        "",
        "𠀀字 很好",
        "好",
        "𠀀字ok",
    ],
    "test": ["水壶很好 OK", "没见过", "", "𠀀字"],
}


def count(texts, **settings):
    vectorizer = CountVectorizer(min_df=2, **settings).fit(texts["train"])
    sides = {}
    for side, rows in texts.items():
        matrix = vectorizer.transform(rows).sorted_indices()
        sides[side] = {
            "texts": rows,
            "columns": matrix.indices.tolist(),
            "values": matrix.data.tolist(),
            "offsets": matrix.indptr.tolist(),
        }
    return {"ngrams": vectorizer.get_feature_names_out().tolist(), **sides}


def scale(train, test):
    column = lambda values: np.array(values, dtype=float).reshape(-1, 1)
    scaler = RobustScaler().fit(column(train))
    clean = lambda values: [None if np.isnan(v) else v for v in values]
    return {
        "train": clean(train),
        "test": clean(test),
        "center": float(scaler.center_[0]),
        "scale": float(scaler.scale_[0]),
        "scaled": clean(scaler.transform(column(test))[:, 0].tolist()),
    }


rng = np.random.default_rng(7)
nan = float("nan")
normal = rng.normal(40, 12, 57).round(2).tolist()
cases = {
    "normal": scale(normal, [40.0, 12.5, 71.25, -3.0]),
    "few": scale([1.0, 2.0, 4.0, 8.0, 9.0, 12.0], [0.0, 3.0, 10.0]),
    "missing": scale([nan if i % 5 == 0 else v for i, v in enumerate(normal)], [nan, 40.0, 55.5]),
    "constant": scale([3.0] * 9, [3.0, 4.5]),
    "negative": scale((-rng.uniform(0, 5, 31)).round(3).tolist(), [-2.5, 0.0, 1.0]),
}


def write(name, value):
    (here / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


write(
    "ngrams.json",
    {
        "made by": made_by,
        "words": count(ENGLISH, ngram_range=(1, 2)),
        "characters": count(CHINESE, ngram_range=(1, 3), analyzer="char"),
    },
)
write("robust.json", {"made by": made_by, "cases": cases})
