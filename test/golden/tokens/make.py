"""Writes sentences.json and, once tokenizer.json has been learned from it, ids.json.

Run: python make.py sentences       then `npx vitest run --project unit test/features/tokens -u`, which learns tokenizer.json,
then: python make.py ids            (tokenizers)
"""
import json
import sys
from pathlib import Path

here = Path(__file__).parent

ENGLISH_THINGS = ["kettle", "lamp", "scarf", "backpack", "teapot", "blanket", "notebook"]
ENGLISH_SAYINGS = [
    "The {0} arrived late, but I love it!",
    "I returned the {0}; it wasn't what I'd hoped for.",
    "Unbelievably soft {0} - would re-order in 2024.",
    "My {0} broke after 3 days... disappointing & overpriced.",
    "Café-style {0}, naïve design, très jolie.",
    "Wonderful, wonderful {0}: comfortable, washable, affordable.",
]
CHINESE_THINGS = ["水壶", "台灯", "围巾", "背包", "茶壶", "毛毯", "本子"]
CHINESE_SAYINGS = ["这个{0}质量很好,我很喜欢!", "{0}太差了,不想再买。", "物流很快,{0}也便宜。", "收到{0}以后用了3天就坏了。", "{0}手感柔软,值得购买,下次还会再来。"]
MIXED = ["my new {0} 很好 thanks", "{0}不错 ok", "ΟΔΟΣ, {0}"]

AWKWARD = [
    "",
    " ",
    "The kettle arrived late.",
    "the KETTLE ARRIVED LATE",
    "Café naïve TRÈS Ünbelievable façade",
    "cafe\u0301 nai\u0308ve",
    "soft 🧣 scarf 👍🏽 👨‍👩‍👧 love",
    "这个水壶质量很好,我很喜欢!",
    "我的new kettle很好thanks再来ok",
    "龘靐齉 unseen ideographs 𠀀𠀁 beyond",
    "x" * 100,
    "x" * 101,
    "kettle " + "ab" * 60 + " lamp",
    "<b>soft</b> &amp; warm <br/>",
    "[CLS] [MASK] not special [SEP] [PAD][UNK]",
    "[ MASK ] [[MASK]] [mask]",
    "don't won't i'd re-order e-mail@shop.example #1 50% $3.20",
    "ΟΔΟΣ Σίσυφος ΣΑΣ",
    "İstanbul ISPARTA ı straße STRASSE",
    "مرحبا שלום привет ВСЕМ",
    "コーヒー とても おいしい ソフト",
    "한국어 좋아요",
    "ไทย ดีมาก",
    "a\u00a0b\u2003c\u3000d\te\nf\r\ng",
    "zero\u200bwidth soft\u00adhyphen bom\ufeffhere nul\u0000x bell\u0007y",
    "unbelievablysoftwashablecomfortable wonderfulness reordering",
    "1234567890 3.14 2024-05-06 １２３ ½ ² Ⅷ",
    "“quotes” ‘single’ … — – ¿qué? «oui»",
    "∑ ∞ ≠ € £ ¥ © ® ™ ° ~ ^ ` | = + < >",
    "constructor __proto__ toString hasOwnProperty",
    "々 〇 ㊗ ｶﾀｶﾅ ＡＢＣ",
    "e\u0301\u0323 a\u0338 \u0301 lone mark",
    "\u2764\ufe0f kettle\u2764\ufe0flamp \U0001F9E3",
]


def write(name, value):
    (here / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make_sentences():
    both = [(ENGLISH_THINGS, ENGLISH_SAYINGS), (CHINESE_THINGS, CHINESE_SAYINGS), (ENGLISH_THINGS, MIXED)]
    write("sentences.json", [saying.format(thing) for things, sayings in both for thing in things for saying in sayings])


def make_ids():
    from tokenizers import Tokenizer, __version__

    tokenizer = Tokenizer.from_file(str(here / "tokenizer.json"))
    tokenizer.encode_special_tokens = True  # a text is plain text, whatever words it holds
    tokenizer.enable_truncation(24)
    texts = AWKWARD + json.loads((here / "sentences.json").read_text(encoding="utf-8"))
    cases = [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts]
    write("ids.json", {"made by": f"tokenizers {__version__}", "maxTokens": 24, "cases": cases})


{"sentences": make_sentences, "ids": make_ids}[sys.argv[1]]()
