"""Writes trees.json: small tables with missing values, categories and ties, and what scikit-learn's trees predict for them.

Run: OMP_NUM_THREADS=1 python make.py   (numpy, scikit-learn)
"""
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

rng = np.random.default_rng(7)


def make_columns(n, continuous, tied, categories, missing):
    """Numbers (continuous, then tied ones) with NaN for missing, and codes as the project has them: 0 missing, 2, 3 ... the levels."""
    numbers = np.round(rng.normal(size=(n, continuous + tied)), 4)
    numbers[:, continuous:] = np.round(numbers[:, continuous:] * 2)
    numbers[rng.random(numbers.shape) < missing] = np.nan
    codes = np.stack([2 + rng.integers(0, levels, n) for levels in categories], 1) if categories else np.zeros((n, 0), int)
    codes[rng.random(codes.shape) < missing] = 0
    return numbers, codes


def score(numbers, codes):
    filled = np.nan_to_num(numbers, nan=0.7)
    value = filled[:, 0] + np.sin(2 * filled[:, 1]) + 0.5 * filled[:, -1] * (filled[:, 0] > 0)
    for c in range(codes.shape[1]):
        value = value + 0.8 * ((codes[:, c] * 5) % 3 - 1)
    return value + rng.normal(size=len(value)) * 0.7


def to_target(task, value):
    if task == "binary":
        return (value > 0.3).astype(float)
    if task == "multiclass":
        return np.digitize(value, [-0.5, 0.8]).astype(float)
    return np.round(value, 3).astype(np.float32).astype(float)


def to_matrix(numbers, codes):
    """Categories first, as the trees take them; a missing code is NaN."""
    return np.hstack([np.where(codes == 0, np.nan, codes.astype(float)), numbers])


def make_case(name, task, n, continuous, tied, categories, missing, missing_in_training=True):
    numbers, codes = make_columns(n, continuous, tied, categories, missing if missing_in_training else 0)
    held_numbers, held_codes = make_columns(60, continuous, tied, categories, missing)
    target, held = to_target(task, score(numbers, codes)), to_matrix(held_numbers, held_codes)
    kind = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    model = kind(max_iter=20, early_stopping=False, categorical_features=list(range(len(categories))) or None)
    model.fit(to_matrix(numbers, codes), target)
    if task == "regression":
        predicted = model.predict(held)
    else:
        predicted = model.predict_proba(held)
        predicted = predicted[:, 1] if task == "binary" else predicted
    as_list = lambda x: [None if np.isnan(v) else v for v in x.ravel().tolist()]
    return {
        "name": name, "task": task, "categorySizes": [levels + 2 for levels in categories],
        "raw": as_list(numbers), "categories": codes.ravel().tolist(), "target": target.tolist(),
        "heldRaw": as_list(held_numbers), "heldCategories": held_codes.ravel().tolist(),
        "predicted": predicted.ravel().tolist(),
    }


cases = [
    make_case("two classes, all kinds of columns", "binary", 500, 2, 2, [4, 9], 0.1),
    make_case("two classes, missing values only where trees are applied", "binary", 400, 2, 1, [3], 0.1, False),
    make_case("two classes, numbers of a few values", "binary", 400, 0, 4, [], 0),
    make_case("three classes, all kinds of columns", "multiclass", 450, 2, 1, [6], 0.1),
    make_case("regression, all kinds of columns", "regression", 600, 3, 1, [5, 12], 0.08),
    make_case("regression, categories alone beside one number", "regression", 400, 2, 0, [25, 3], 0.05),
    make_case("regression, fewer customers than a split needs", "regression", 30, 2, 0, [], 0),
]
Path(__file__).with_name("trees.json").write_text(json.dumps(cases))
for case in cases:
    print(case["name"], np.round(case["predicted"][:3], 4))
