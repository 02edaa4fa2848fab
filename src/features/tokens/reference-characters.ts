/*
 * Where the character tables of the reference are older than those of a browser: it does not know the letters, marks and
 * punctuation that Unicode gained since, and takes them for characters of no kind. Each list holds what a browser gives the
 * property and the reference does not (gaps without that property are closed), measured for every code point.
 *
 * source: the Python library tokenizers 0.20.3 against Unicode 17
 */

/** Hexadecimal code points and ranges, as the inside of a class of a regular expression. */
function writeClass(ranges: string): string {
  return ranges.replace(/([0-9a-f]+)/g, "\\u{$1}").replaceAll(" ", "");
}

/** Punctuation (\p{P}) that BertPreTokenizer leaves in its word. */
export const newerPunctuation = writeClass(
  "61d 9fd a76 c77-c84 1b4e-1b4f 1b7d-1b7f 2e43-2e5d 10d6e 10ead-10ed0 10f55-10f59 10f86-10f89 " +
    "113d4-113d8 1144b-1145d 11660-1166c 116b9 1183b 11944-11946 119e2 11a3f-11a46 11a9a-11aa2 " +
    "11b00-11b09 11be1 11c41-11c45 11c70-11c71 11ef7-11ef8 11f43-11f4f 11fff 12ff1-12ff2 " +
    "16d6d-16d6f 16e97-16e9a 16fe2 1e5ff 1e95e-1e95f",
);

/** What BertPreTokenizer takes for punctuation and a browser no longer does. */
export const olderPunctuation = writeClass("166d 111c9");

/** Format characters (\p{Cf}) that BertNormalizer keeps. */
export const newerFormat = writeClass("890-891 8e2 110cd 13430-1343f");

/** Nonspacing marks (\p{Mn}) that BertNormalizer keeps. */
export const newerNonspacing = writeClass(
  "7fd 897-89f 8ca-8e1 9fe afa-aff b55 c04 c3c d00 d3b-d3c d81 eba ece 180f 1885-1886 1abf-1aeb " +
    "1df6-1dfb a82c a8c5 a8ff a9bd 10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10eff 10f46-10f50 " +
    "10f82-10f85 11070-11074 110c2 111c9 111cf 1123e-11241 1133b 113bb-113e2 11438-1145e " +
    "1182f-1183a 1193b-11943 119d4-11a0a 11a33-11a5b 11a8a-11a99 11b60-11b66 11c30-11c3f " +
    "11c92-11cb6 11d31-11d47 11d90-11d97 11ef3-11f01 11f36-11f5a 13440-13455 1611e-1612f 16f4f " +
    "16fe4 1cf00-1cf46 1e000-1e02a 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef " +
    "1e6e3-1e6f5 1e944-1e94a",
);

/** What BertNormalizer takes for a nonspacing mark and a browser no longer does. */
export const olderNonspacing = writeClass("1734 1171e");

/** Marks (\p{M}) that StripAccents keeps. */
export const newerMarks = writeClass(
  "7fd 897-89f 8ca-8d3 9fe afa-aff b55 c04 c3c cf3-d00 d3b-d3c d81 eba ece 1715 180f 1abf-1aeb " +
    "1cf7 1df6-1dfa a82c a8ff 10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10eff 10f46-10f50 " +
    "10f82-10f85 11070-11074 110c2 11145-11146 111c9 111ce-111cf 11241 1133b 113b8-113e2 1145e " +
    "1182c-1183a 11930-11943 119d1-11a0a 11a33-11a5b 11a8a-11a99 11b60-11b67 11d31-11d47 " +
    "11d8a-11d97 11ef3-11f03 11f34-11f5a 13440-13455 1611e-1612f 16f4f 16f7f-16f87 16fe4-16ff1 " +
    "1cf00-1cf46 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3-1e6f5",
);

/** What StripAccents takes for a mark and a browser no longer does. */
export const olderMarks = writeClass("1cf2-1cf3");

/** Letters (\p{L}) that the pattern of ByteLevel takes for none. */
export const newerLetters = writeClass(
  "88f c5c cdc 1c89-1c8a a7cb-a7cf a7d2 a7d4 a7da-a7f1 105c0-105f3 10940-10959 10d4a-10d85 " +
    "10ec2-10ec7 1123f-11240 11380-113d3 11bc0-11be0 11db0-11ddb 11f02-11f33 1342f-143fa " +
    "16100-1611d 16d40-16d6c 16ea0-16ed3 16ff2-16ff3 187f8-187ff 18cff 18d09-18d1e 18d80-18df2 " +
    "1b132 1b155 1df25-1df2a 1e030-1e06d 1e4d0-1e4eb 1e5d0-1e5f0 1e6c0-1e6ff 2b739-2b73f " +
    "2cea2-2cead 2ebf0-2ee5d 31350-33479",
);

/** Numbers (\p{N}) that the pattern of ByteLevel takes for none. */
export const newerNumbers = writeClass(
  "10d40-10d49 116d0-116e3 11bf0-11bf9 11de0-11de9 11f50-11f59 16130-16139 16d70-16d79 " +
    "16ff4-16ff6 1ccf0-1ccf9 1d2c0-1d2d3 1e4f0-1e4f9 1e5f1-1e5fa",
);

/** Capitals that stay as they are. */
export const newerCapitals = writeClass("1c89 a7cb-a7cc a7ce a7d2 a7d4 a7da a7dc 10d50-10d65 16ea0-16eb8");

/** What NFC, NFD, NFKC and NFKD leave as it is, and where they begin anew. */
export const newerForms = writeClass(
  "7fd 897-89f 8ca-8d3 9fe afa-aff b55 c04 c3c cf3 d00 d3b-d3c d81 eba ece 1715 180f 1abf-1add " +
    "1ae0-1aeb 1cf7 1df6-1dfa 32ff a7f1-a7f4 a82c a8ff ab69 105c9 105e4 10781-10785 10787-107b0 " +
    "107b2-107ba 10d24-10d27 10d69-10d6d 10eab-10eac 10efa-10eff 10f46-10f50 10f82-10f85 11070 " +
    "11073-11074 110c2 11145-11146 111c9 111ce-111cf 11241 1133b 11383 11385 1138e 11391 " +
    "113b8-113c0 113c2 113c5 113c7-113ca 113cc-113d0 113d2 113e1-113e2 1145e 1182c-1183a " +
    "11930-11935 11937-11938 1193b-1193e 11940 11942-11943 119d1-119d7 119da-119e0 119e4 " +
    "11a01-11a0a 11a33-11a39 11a3b-11a3e 11a47 11a51-11a5b 11a8a-11a99 11b60-11b67 11d31-11d36 " +
    "11d3a 11d3c-11d3d 11d3f-11d45 11d47 11d8a-11d8e 11d90-11d91 11d93-11d97 11ef3-11ef6 " +
    "11f00-11f01 11f03 11f34-11f3a 11f3e-11f42 11f5a 13440 13447-13455 1611e-1612f 16d68-16d6a " +
    "16f4f 16f7f-16f87 16fe4 16ff0-16ff1 1ccd6-1ccf9 1cf00-1cf2d 1cf30-1cf46 1e030-1e06d 1e08f " +
    "1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ef 1e5ee-1e5ef 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 1f16c " +
    "1fbf0-1fbf9",
);
