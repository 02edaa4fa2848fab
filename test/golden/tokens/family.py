"""Writes family/: small tokenizers of the three kinds, lines in many scripts, and the ids that Python gives them.

Run: python family.py tokenizers       trains them anew (tokenizers, sentencepiece with protobuf); their training breaks
                                      ties by chance, so that the ids change with them
     python family.py ids              writes the lines and the ids of the tokenizers that are there

No line is anybody's: words are taken from short lists below and thrown together by a seeded generator.
"""
import base64
import io
import json
import random
import re
import sys
import unicodedata
from pathlib import Path

import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as spm_model
from tokenizers import Regex, Tokenizer, __version__, decoders, models, normalizers, pre_tokenizers, processors, trainers

here = Path(__file__).parent / "family"
SEED = 20261127
VOCABULARY = 900

WORDS = {
    "english": "the kettle arrived late but I love it really soft scarf won't re-order don't it's we've you'll broke after three days WONDERFUL Washable lamp's colour unbelievably".split(),
    "french": "le châle est très doux, déçue façade naïve où Noël œuvre garçon ÉTÉ crème brûlée".split(),
    "german": "die Lampe gefällt mir, Größe STRASSE Straße Übergröße schön ẞ Füße".split(),
    "turkish": "İstanbul ISPARTA ılık İYİ ığdır çanta şal güzel DIŞ içi".split(),
    "vietnamese": "khăn rất mềm ấm trà đẹp quá tiếng Việt người dùng".split(),
    "greek": "ΟΔΟΣ Σίσυφος ΣΑΣ λάμπα ωραία ᾳ ᾼ ΐ Ύ ὀδυσσεύς ΆΣ".split(),
    "georgian": "ნათურა კარგი ᲜᲐᲗᲣᲠᲐ ჩაიდანი Ⴀⴀ".split(),
    "russian": "чайник ПРИШЁЛ поздно ёлка хороший Й й ѝ".split(),
    "chinese": "水壶 台灯 围巾 很好 质量 我很喜欢 不想再买 物流很快 这个 柔软 ， 。 ！ 《好》 〇 々".split(),
    "rare ideographs": "𠀀 𠮷 𪚥 𫝆 𫟰 龘 丽 豈 𫠠 㐀 𰀀 𱍐".split(),
    "japanese": "コーヒー とても おいしい やかん 柔らかい です ｶﾀｶﾅ ガラス カ\u3099 ㌔ ㋿ ー々".split(),
    "korean": "주전자 좋아요 \u1112\u1161\u11ab\u1100\u116e\u11a8 예쁜 스카프 ㅋㅋㅋ".split(),
    "arabic": "إبريق جميل جدا ٱلشَّاي مرحبا لا إله ﷺ ﻻ ١٢٣ العــربية".split(),
    "hebrew": "שלום מנורה יָפָה מאוד שׁ".split(),
    "hindi": "केतली बहुत अच्छी है क्षत्रिय दुपट्टा हिन्दी १२३ ज़ ज\u093c".split(),
    "bengali": "কেটলি খুব ভালো ক্ষ য়".split(),
    "tamil": "விளக்கு நல்ல நி கோ".split(),
    "thai": "กาน้ำดีมาก ผ้าพันคอนุ่ม น้ำ ทำ ๑๒๓ ชื่อ".split(),
    "lao and burmese": "ດີຫຼາຍ ນໍ້າ ကောင်းတယ် မြန်မာ".split(),
    "emoji": "👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇨🇳 🇬 ❤️ ☕ 🧣🔥 👩🏿‍🔬 #️⃣ 🏴\U000e0067\U000e0062\U000e007f 😂😂".split(),
    "figures": "1234567890 3.14 2024-05-06 １２３ ½ ² Ⅷ ① $3.20 50% 1,000 ㎏ ℃ ™ ﬁ ﬀ ǅ ſ".split(),
    "signs": "“soft” ‘x’ … — – ¿qué? «oui» ∑ ≠ € £ ~ ^ ` | = + < > _ __a__ a_b \\ ~～ ' '' 's 'S 'll".split(),
    "html": "<b>soft</b> &amp; <br/> &nbsp; <a href='x'> &#39; <!-- x --> </s> <s>".split(),
    "special": "[MASK] <mask> </s> <s> [CLS] [SEP] [PAD] <pad> <unk> [UNK] [ MASK ] <mask>lamp lamp<mask> [mask] ▁ Ġ ## ##a ▁lamp [[MASK]] <gift> <gift>s lamp<gift> SALE sale SALES".split(),
    "code": "constructor __proto__ toString hasOwnProperty null https://shop.example/a?b=c&d#e e-mail@shop.example".split(),
}
MARKS = ["\u0301", "\u0323", "\u0308", "\u0338", "\u20dd", "\u0345", "\u3099", "\u05b8", "\u093c", "\u0e4d", "\u0307"]
ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u202e", "\ufe0f", "\u180e", "\u061c", "\u0600"]
SPACES = [" ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", "\u00a0", "\u3000", "\u2028", "\u2029", "\u2003", "\u1680", "\u0085", "\u202f", "\u000b", "\u000c", " \t ", "\u2581"]
CONTROLS = ["\u0000", "\u0007", "\u0008", "\u001b", "\u007f", "\u009f", "\ufffd", "\ue000", "\U000f0000", "\uffff", "\u0001\u0002"]


def make_line(rng):
    scripts = rng.sample(list(WORDS), rng.choice([1, 1, 2, 3]))
    line = rng.choice(["", "", "", "", rng.choice(SPACES)])
    for _ in range(rng.randint(1, 9)):
        word = rng.choice(WORDS[rng.choice(scripts)])
        chance = rng.random()
        if chance < 0.08:
            word = unicodedata.normalize(rng.choice(["NFD", "NFC", "NFKD"]), word)
        elif chance < 0.14:
            word = rng.choice([word.upper(), word.lower(), word.title()])
        elif chance < 0.22:
            place = rng.randint(0, len(word))
            word = word[:place] + rng.choice(MARKS + ZERO_WIDTH + CONTROLS) + word[place:]
        elif chance < 0.26:
            word += "".join(rng.choice(MARKS) for _ in range(rng.randint(1, 3)))
        elif chance < 0.29:
            word = word[0] * rng.randint(2, 30)
        line += word + (rng.choice(SPACES) if rng.random() < 0.15 else rng.choice([" ", " ", " ", ""]))
    return line


def make_lines():
    """Lines as parts: a string, or [string, how often]. Cases that must be there, sweeps over Unicode, chance."""
    rng = random.Random(SEED)
    singles = ["", " ", "  ", "\n", "\t", "\u00a0", "\u3000", "\u2028", "\u200b", "\u0000", "\u0301", "a", "▁", "▁▁", "Ġ"]
    singles += ["[MASK]", "<mask>", "</s>", "a [MASK] b", "a <mask> b", "a</s>b", " <s> ", "x\u0300\u0301 y", "e\u0301", "ﬁ\u0301", "\r\n", "a\r\nb"]
    lines = [[text] for text in singles]
    lines += [[word] for words in WORDS.values() for word in words]
    for piece in ["x", "水", "lamp ", "👨‍👩‍👧", "é", "e\u0301", "กา", "क्ष", " ", "!", "'s", "ab", "1", "\u0301", "𠀀", "[MASK]", "</s>", "ー"]:
        lines += [[[piece, 100]], [[piece, 101]], [[piece, 10000 // len(piece)]], ["lamp ", [piece, 37], " lamp"]]
    known = [c for c in range(0x20, 0x32000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    rng.shuffle(known)
    lines += [["".join(f"{chr(c)}a{chr(c)}" + rng.choice(["", " "]) for c in known[i : i + 30])] for i in range(0, 9000, 30)]
    while len(lines) < 2400:
        lines.append([make_line(rng)])
    return lines


def spell(line):
    return "".join(part if isinstance(part, str) else part[0] * part[1] for part in line)


def list_training_texts(seed):
    rng = random.Random(seed)
    return [" ".join(rng.choice(words) for _ in range(8)) for _ in range(120) for words in WORDS.values() if words is not WORDS["special"]]


BERT_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA_SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def make_wordpiece(lowercase):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=VOCABULARY, special_tokens=BERT_SPECIAL, show_progress=False, limit_alphabet=350)
    tokenizer.train_from_iterator(list_training_texts(1), trainer)
    framed = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=framed)
    return json.loads(tokenizer.to_str())


def make_bytes():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=ROBERTA_SPECIAL, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(list_training_texts(2), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(sep=("</s>", 2), cls=("<s>", 0), add_prefix_space=False)
    written = json.loads(tokenizer.to_str())
    written["added_tokens"][4]["lstrip"] = True
    return written


def make_unigram():
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(list_training_texts(3)),
        model_writer=model,
        vocab_size=VOCABULARY,
        model_type="unigram",
        normalization_rule_name="nmt_nfkc",
        character_coverage=0.98,
        hard_vocab_limit=False,
        minloglevel=2,
        num_threads=1,
    )
    proto = spm_model.ModelProto.FromString(model.getvalue())
    framing = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocabulary = framing + [(piece.piece, piece.score) for piece in proto.pieces[3:]] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3))
    tokenizer.normalizer = normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens(ROBERTA_SPECIAL)
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return json.loads(tokenizer.to_str())


def added(identity, content, **settings):
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": False}
    return {"id": identity, "content": content, **plain, **settings}


def list_variants(sizes):
    """What is changed of which tokenizer.json; charsmap stands for the precompiled map of unigram.json."""
    bert = lambda **settings: {"normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": False, **settings}}
    charsmap = {"type": "Precompiled", "precompiled_charsmap": "charsmap"}
    spaces = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"}
    strip = {"type": "Strip", "strip_left": False, "strip_right": True}
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    words = [("<gift>", {"lstrip": True, "rstrip": True}), ("sale", {"single_word": True, "normalized": True}), ("[[", {})]
    gift = lambda of: {"more_tokens": [added(sizes[of] + i, content, **settings) for i, (content, settings) in enumerate(words)]}
    chain = lambda *steps: {"type": "Sequence", "normalizers": list(steps)}
    return [
        ("uncased", "wordpiece-uncased", {}),
        ("cased", "wordpiece-cased", {}),
        ("uncased, accents kept", "wordpiece-uncased", bert(lowercase=True, strip_accents=False)),
        ("cased, accents off, nothing cleaned, ideographs in their words", "wordpiece-cased", bert(strip_accents=True, clean_text=False, handle_chinese_chars=False)),
        ("uncased without a normalizer", "wordpiece-uncased", {"normalizer": None}),
        ("uncased with added words", "wordpiece-uncased", gift("wordpiece-uncased")),
        ("bytes", "bytes", {}),
        ("bytes after a blank, composed", "bytes", {"normalizer": {"type": "NFC"}, "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}}),
        ("bytes with added words", "bytes", gift("bytes")),
        ("unigram", "unigram", {}),
        ("unigram as transformers converts it", "unigram", {"normalizer": chain(charsmap, strip, spaces), "pre_tokenizer": metaspace}),
        ("unigram in small letters without accents", "unigram", {"normalizer": chain({"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, charsmap), "pre_tokenizer": {**metaspace, "split": False}}),
        ("unigram with added words", "unigram", {**gift("unigram"), "pre_tokenizer": {**metaspace, "prepend_scheme": "first"}}),
    ]


def apply_variant(written, changes):
    """The changed tokenizer.json for Python; pieces of special tokens get names that no line holds, so that text stays text."""
    charsmap = written["normalizer"]["precompiled_charsmap"] if written["model"]["type"] == "Unigram" else ""
    copy = json.loads(json.dumps({**written, **changes}).replace('"charsmap"', json.dumps(charsmap)))
    copy["added_tokens"] = written["added_tokens"] + copy.pop("more_tokens", [])
    if written["model"]["type"] == "Unigram":
        hide = lambda token: f"\U0010fff0{token}" if token in ROBERTA_SPECIAL else token
        copy["model"]["vocab"] = [[hide(piece), score] for piece, score in copy["model"]["vocab"]]
        copy["added_tokens"] = [{**token, "content": hide(token["content"])} for token in copy["added_tokens"]]
        copy["post_processor"] = None
    return copy


def hash_ids(ids):
    """FNV-1a over the ids, each as four bytes, the lowest first."""
    value = 0x811C9DC5
    for identity in ids:
        for byte in identity.to_bytes(4, "little"):
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def write(name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    unseen = lambda match: json.dumps(match[0])[1:-1] if match[0] != " " and unicodedata.category(match[0])[0] in "CZM" else match[0]
    text = re.sub(r"[^\x20-\x7e]", unseen, text).replace("],[", "],\n[")
    (here / name).write_text(text + "\n", encoding="utf-8")


def make_tokenizers():
    write("wordpiece-uncased.json", make_wordpiece(True))
    write("wordpiece-cased.json", make_wordpiece(False))
    write("bytes.json", make_bytes())
    write("unigram.json", make_unigram())


def make_ids():
    lines = make_lines()
    write("lines.json", lines)
    names = ["wordpiece-uncased", "wordpiece-cased", "bytes", "unigram"]
    written = {name: json.loads((here / f"{name}.json").read_text(encoding="utf-8")) for name in names}
    cases = []
    for title, of, changes in list_variants({name: len(content["model"]["vocab"]) for name, content in written.items()}):
        tokenizer = Tokenizer.from_str(json.dumps(apply_variant(written[of], changes)))
        tokenizer.encode_special_tokens = True
        ids = [encoding.ids for encoding in tokenizer.encode_batch([spell(line) for line in lines], add_special_tokens=False)]
        sample = {str(row): ids[row] for row in range(0, len(ids), 40) if len(ids[row]) < 200}
        cases.append({"title": title, "tokenizer": of, "changes": changes, "hashes": [hash_ids(row) for row in ids], "sample": sample})
    write("ids.json", {"made by": f"tokenizers {__version__}, sentencepiece {spm.__version__}", "cases": cases})


here.mkdir(exist_ok=True)
make_tokenizers() if sys.argv[1:] == ["tokenizers"] else make_ids()
