"""Writes tfidf.json: word counts of random texts, and the TF-IDF matrix that scikit-learn makes of them.

Run: python make.py   (numpy, scikit-learn)
"""
import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

rng = np.random.default_rng(7)
words = [f"w{i}" for i in range(60)]
weights = 1 / np.arange(1, 61)
weights /= weights.sum()


def draw(n):
    return [" ".join(rng.choice(words, int(rng.integers(0, 25)), p=weights)) for _ in range(n)]


train, test = draw(40), draw(15)
settings = dict(ngram_range=(1, 2), token_pattern=r"\S+")
counter = CountVectorizer(**settings).fit(train + test)  # a column for each n-gram, also of the test texts alone
full = TfidfVectorizer(min_df=2, sublinear_tf=True, **settings).fit(train)
kept = [int(counter.vocabulary_[word]) for word in full.get_feature_names_out()]


def describe(texts):
    counts = counter.transform(texts).sorted_indices()
    expected = full.transform(texts).sorted_indices()
    return {
        "columns": counts.indices.tolist(), "values": counts.data.tolist(), "offsets": counts.indptr.tolist(),
        "expected": {"columns": expected.indices.tolist(), "values": expected.data.tolist(),
                     "offsets": expected.indptr.tolist()},
    }


out = {"width": len(counter.vocabulary_), "kept": kept, "idf": full.idf_.tolist(),
       "train": describe(train), "test": describe(test)}
Path(__file__).with_name("tfidf.json").write_text(json.dumps(out) + "\n")
