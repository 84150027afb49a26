# SPDX-License-Identifier: Apache-2.0
# Copyright finetune4j contributors
"""What sentence-transformers and transformers make of tuned folders: one line of JSON. For TunedFoldersTest.

python tuned_folders_peer.py ASKED.json, which names texts and the folders of an embedder, a reranker and a tagger.
"""
import json
import sys

from sentence_transformers import CrossEncoder, SentenceTransformer
from transformers import AutoConfig, AutoModelForTokenClassification

asked = json.load(open(sys.argv[1]))
texts = asked["texts"]
embedder = SentenceTransformer(asked["embedder"], device="cpu")
reranker = CrossEncoder(asked["reranker"], device="cpu", max_length=20)
scores = reranker.predict([(texts[0], text) for text in texts])
AutoModelForTokenClassification.from_pretrained(asked["tagger"])
labels = AutoConfig.from_pretrained(asked["tagger"]).id2label
print(json.dumps({
    "vectors": [[float(x) for x in vector] for vector in embedder.encode(texts)],
    "longest": embedder.max_seq_length,
    "scores": [float(x) for x in scores],
    "tags": [labels[i] for i in range(len(labels))],
}))
