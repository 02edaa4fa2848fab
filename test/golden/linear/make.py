"""Writes linear.json: small problems, and the coefficients and predictions that scikit-learn finds for them.

Run: python make.py   (numpy, scikit-learn)
"""
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge

rng = np.random.default_rng(7)


def make_features(n, width, density):
    x = rng.normal(size=(n, width)) * (rng.random((n, width)) < density)
    return np.round(x, 3).astype(np.float32).astype(float)


def describe(loss, x, held, y, penalty, weights, intercepts, predicted):
    return {
        "loss": loss, "penalty": penalty, "features": x.tolist(), "held": held.tolist(), "target": y.tolist(),
        # [width + 1, K], the last row holds the intercepts
        "weights": np.vstack([np.atleast_2d(weights).T, np.atleast_1d(intercepts)]).ravel().tolist(),
        "predicted": np.asarray(predicted).ravel().tolist(),
    }


def logistic(n, width, density, c, shift):
    x, held = make_features(n, width, density), make_features(10, width, density)
    y = (x @ rng.normal(size=width) + rng.normal(size=n) + shift > 0).astype(int)
    model = LogisticRegression(C=c, tol=1e-10, max_iter=100_000).fit(x, y)
    return describe("logistic", x, held, y, 1 / c, model.coef_, model.intercept_, model.predict_proba(held)[:, 1])


def softmax(n, width, classes, c):
    x, held = make_features(n, width, 0.7), make_features(10, width, 0.7)
    y = (x @ rng.normal(size=(width, classes)) + rng.gumbel(size=(n, classes))).argmax(1)
    model = LogisticRegression(C=c, tol=1e-10, max_iter=100_000).fit(x, y)
    return describe("softmax", x, held, y, 1 / c, model.coef_, model.intercept_, model.predict_proba(held))


def ridge(n, width, alpha, scale):
    x, held = make_features(n, width, 0.7), make_features(10, width, 0.7)
    y = np.round(scale * (x @ rng.normal(size=width) + rng.normal(size=n) + 3), 4)
    model = Ridge(alpha=alpha).fit(x, y)
    return describe("squared", x, held, y, alpha, model.coef_, model.intercept_, model.predict(held))


cases = [logistic(60, 5, 1, 3, 0), logistic(60, 5, 1, 0.1, 1), logistic(40, 80, 0.2, 3, 0.5), logistic(80, 10, 0.5, 100, -2),
         softmax(90, 5, 3, 3), softmax(120, 8, 5, 0.1), softmax(60, 40, 4, 1),
         ridge(60, 5, 1, 1), ridge(30, 60, 0.3, 1), ridge(60, 5, 10, 0.01)]
Path(__file__).with_name("linear.json").write_text(json.dumps(cases) + "\n")
