"""Writes churn.json: five splits of the e-commerce churn table without its repeated rows, and the AUC of scikit-learn's trees on each.

Run: python make-churn.py path/to/ecommerce_churn.csv   (pandas, scikit-learn)
Nothing of the data is kept but positions of rows, from 0 in the order of the file.
"""
import json
import sys
from pathlib import Path

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

table = pd.read_csv(sys.argv[1]).drop(columns="CustomerID").drop_duplicates()
features = table.drop(columns="Churn")
categories = [name for name in features if not pd.api.types.is_numeric_dtype(features[name])]
features = features.astype({name: "category" for name in categories})
splits = []
for seed in range(5):
    train, test = train_test_split(table.index, test_size=0.2, stratify=table.Churn, random_state=seed)
    model = HistGradientBoostingClassifier().fit(features.loc[train], table.Churn.loc[train])
    scores = model.predict_proba(features.loc[test])[:, 1]
    splits.append({"test": sorted(test.tolist()), "auc": roc_auc_score(table.Churn.loc[test], scores)})
    print(seed, len(train), splits[-1]["auc"])
content = {"rows": len(table), "categories": categories, "splits": splits}
Path(__file__).with_name("churn.json").write_text(json.dumps(content))
