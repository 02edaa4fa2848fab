"""Writes metrics.json: random cases, and what scikit-learn, SciPy and pandas say of them.

Run: python make.py   (numpy, scipy, pandas, scikit-learn)
"""
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
rng = np.random.default_rng(7)


def make_scores(n, kind):
    scores = rng.random(n)
    if kind == "ties":
        scores = np.round(scores, 1)
    if kind == "constant":
        scores = np.full(n, np.round(rng.random(), 3))
    if kind == "extreme":
        scores = np.where(rng.random(n) < 0.3, rng.integers(0, 2, n).astype(float), scores)
    return np.round(scores, 6)


def describe_bins(truth, scores):
    """Bins of calibration_curve(strategy="quantile") with their counts, weighted into the ECE."""
    observed, predicted = calibration_curve(truth, scores, n_bins=15, strategy="quantile")
    edges = np.percentile(scores, np.linspace(0, 1, 16) * 100)
    ids = np.searchsorted(edges[1:-1], scores)
    counts = np.bincount(ids, minlength=15)
    counts = counts[counts > 0]
    return float(np.sum(counts * np.abs(predicted - observed)) / len(truth))


def measure_binary(truth, scores, threshold):
    called = (scores >= threshold).astype(int)
    both = len(set(truth.tolist())) == 2
    precision, recall, _ = m.precision_recall_curve(truth, scores)
    return {
        "auc": m.roc_auc_score(truth, scores) if both else None,
        "averagePrecision": m.average_precision_score(truth, scores) if both else None,
        "prAuc": m.auc(recall, precision) if both else None,
        "accuracy": m.accuracy_score(truth, called),
        "f1": m.f1_score(truth, called, zero_division=0),
        "macroF1": m.f1_score(truth, called, average="macro", zero_division=0),
        "mcc": m.matthews_corrcoef(truth, called),
        "brier": float(np.mean((scores - truth) ** 2)) if not both else m.brier_score_loss(truth, scores),
        "ece": describe_bins(truth, scores),
        "logLoss": m.log_loss(truth, scores, labels=[0, 1]),
        "confusion": m.confusion_matrix(truth, called, labels=[0, 1]).tolist(),
    }


def binary_case(n, kind, share):
    truth = (rng.random(n) < share).astype(int)
    scores = make_scores(n, kind)
    threshold = float(np.round(rng.random(), 3))
    return {"truth": truth.tolist(), "scores": scores.tolist(), "threshold": threshold,
            "expected": measure_binary(truth, scores, threshold)}


def multiclass_case(n, classes, ties):
    truth = rng.integers(0, classes, n)
    p = rng.dirichlet(np.ones(classes), n)
    if ties:
        p = rng.multinomial(4, np.ones(classes) / classes, n) / 4
    called = p.argmax(1)
    labels = list(range(classes))
    whole = len(set(truth.tolist())) == classes
    if classes == 2 and whole:
        ovr = (m.roc_auc_score(truth == 0, p[:, 0]) + m.roc_auc_score(truth == 1, p[:, 1])) / 2
    else:
        ovr = m.roc_auc_score(truth, p, multi_class="ovr", average="macro", labels=labels) if whole else None
    return {"truth": truth.tolist(), "scores": p.ravel().tolist(), "classes": classes, "expected": {
        "accuracy": m.accuracy_score(truth, called),
        "macroF1": m.f1_score(truth, called, average="macro", zero_division=0),
        "weightedF1": m.f1_score(truth, called, average="weighted", zero_division=0),
        "aucOvr": ovr,
        "logLoss": m.log_loss(truth, p, labels=labels),
        "confusion": m.confusion_matrix(truth, called, labels=labels).tolist(),
    }}


def gini(truth, predicted):
    """The definition, with equal predictions sharing their mean truth."""
    shared = pd.Series(truth).groupby(predicted).transform("mean").to_numpy()

    def raw(order, values):
        curve = np.cumsum(values[order]) / values.sum()
        return 2 * curve.mean() - 1

    return raw(np.argsort(-predicted, kind="stable"), shared) / raw(np.argsort(-truth, kind="stable"), truth)


def decile_mape(truth, predicted):
    decile = pd.qcut(pd.Series(predicted).rank(method="first"), 10, labels=False)
    t = pd.Series(truth).groupby(decile).mean()
    p = pd.Series(predicted).groupby(decile).mean()
    return None if (t <= 0).any() or len(t) < 10 else float(((p - t).abs() / t).mean())


def regression_case(n, kind):
    truth = np.round(rng.lognormal(2, 1, n), 4)
    if kind == "zeros":
        truth = np.where(rng.random(n) < 0.5, 0.0, truth)
    predicted = np.round(truth * 0.5 + rng.lognormal(2, 1, n), 4)
    if kind == "ties":
        truth, predicted = np.round(truth), np.round(predicted / 5)
    if kind == "constant":
        predicted = np.full(n, 3.5)
    varies = len(set(truth)) > 1
    return {"truth": truth.tolist(), "scores": predicted.tolist(), "expected": {
        "mae": m.mean_absolute_error(truth, predicted),
        "rmse": m.root_mean_squared_error(truth, predicted),
        "r2": m.r2_score(truth, predicted) if varies else None,
        "spearman": float(spearmanr(truth, predicted)[0]) if varies and len(set(predicted)) > 1 else None,
        "normalizedGini": gini(truth, predicted) if varies and truth.sum() > 0 else None,
        "decileMape": decile_mape(truth, predicted) if n >= 10 else None,
        "meanPrediction": predicted.mean(),
        "meanTruth": truth.mean(),
    }}


binary = [binary_case(int(rng.integers(2, 80)), kind, share)
          for kind in ("plain", "ties", "constant", "extreme") for share in (0.5, 0.1, 0.9, 0.0, 1.0) for _ in range(6)]
binary += [binary_case(1000, "plain", 0.003), binary_case(1000, "ties", 0.997), binary_case(1000, "extreme", 0.5)]
multiclass = [multiclass_case(int(rng.integers(5, 90)), classes, ties)
              for classes in (2, 3, 5, 10) for ties in (False, True) for _ in range(6)]
regression = [regression_case(int(rng.integers(3, 120)), kind)
              for kind in ("plain", "zeros", "ties", "constant") for _ in range(12)]
out = Path(__file__).with_name("metrics.json")
out.write_text(json.dumps({"binary": binary, "multiclass": multiclass, "regression": regression}) + "\n")
