// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.Arrays;
import java.util.Map;

/** Reads a model; those not listed here are refused by name. */
final class ModelReader {
    private static final String KNOWN = "BPE, Unigram, WordLevel, WordPiece";
    private static final int MOST_CHARACTERS = 1 << 20; // of a word; WordPiece looks for tokens in it that often

    private final TokenizerObject fields;
    private final String where;

    private ModelReader(TokenizerObject fields, String where) {
        this.fields = fields;
        this.where = where;
    }

    /**
     * {@return the model}
     *
     * @param fields the model's
     * @param where names the file in messages
     * @param bytes whether the text arrives as characters that stand for bytes, which a model may take as bytes
     */
    static Model read(TokenizerObject fields, String where, boolean bytes) {
        return new ModelReader(fields, where).model(bytes);
    }

    private Model model(boolean bytes) {
        return switch (kind()) {
            case "BPE" -> bytePairs(bytes);
            case "Unigram" -> unigram();
            case "WordPiece" ->
                new WordPiece(
                        vocabulary(),
                        fields.text("unk_token"),
                        fields.text("continuing_subword_prefix"),
                        fields.whole("max_input_chars_per_word", 0, MOST_CHARACTERS));
            case "WordLevel" -> new WordLevel(vocabulary(), fields.text("unk_token"));
            default -> throw fields.unknown(KNOWN);
        };
    }

    // files of older versions don't name it
    private String kind() {
        if (fields.has("type")) {
            return fields.type();
        }
        if (fields.has("merges")) {
            return "BPE";
        }
        if (fields.node().path("vocab").isArray()) {
            return "Unigram";
        }
        return fields.has("max_input_chars_per_word") ? "WordPiece" : "WordLevel";
    }

    private Vocabulary vocabulary() {
        JsonNode vocab = fields.node().path("vocab");
        if (!vocab.isObject()) {
            throw fields.bad("vocab", "an object of tokens and numbers");
        }
        Vocabulary vocabulary = new Vocabulary(vocab.size(), where);
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            if (!entry.getValue().isIntegralNumber() || !entry.getValue().canConvertToLong()) {
                throw fields.bad("the number of token \"" + Vocabulary.shown(entry.getKey()) + "\" is "
                        + Vocabulary.shown(entry.getValue().toString()));
            }
            vocabulary.add(entry.getKey(), entry.getValue().longValue());
        }
        return vocabulary;
    }

    private Model bytePairs(boolean bytes) {
        if (fields.has("dropout") && fields.node().path("dropout").asDouble(1) != 0) {
            throw new UnsupportedCapabilityException(fields.where() + ".dropout: "
                    + fields.node().path("dropout") + " leaves out merges by chance, which is for training a model anew"
                    + " -> set it to null");
        }
        Vocabulary vocabulary = vocabulary();
        BytePairs.Rules rules = new BytePairs.Rules(
                fields.has("unk_token") ? fields.text("unk_token") : null,
                fields.flag("fuse_unk", false),
                fields.flag("byte_fallback", false),
                fields.flag("ignore_merges", false),
                fields.text("continuing_subword_prefix", ""),
                fields.text("end_of_word_suffix", ""));
        boolean marked = !rules.prefix().isEmpty() || !rules.suffix().isEmpty();
        check(rules, marked, vocabulary);
        boolean onBytes = bytes && !marked && BytePairs.hasBytes(vocabulary);
        return new BytePairs(vocabulary, merges(vocabulary, rules.prefix()), rules, onBytes);
    }

    // in these two cases the library's places of tokens go astray
    private void check(BytePairs.Rules rules, boolean marked, Vocabulary vocabulary) {
        if (!rules.byteFallback()) {
            return;
        }
        long known = Arrays.stream(BytePairs.fallback(vocabulary))
                .filter(id -> id >= 0)
                .count();
        if (known > 0 && marked) {
            throw new UnsupportedCapabilityException(fields.where()
                    + ": byte_fallback together with a prefix or suffix of words is not supported -> take"
                    + " another tokenizer");
        }
        if (known > 0 && known < 256 && rules.unknown() != null) {
            throw fields.bad("byte_fallback has tokens for " + known + " of 256 bytes");
        }
    }

    private Merges merges(Vocabulary vocabulary, String prefix) {
        JsonNode list = fields.node().path("merges");
        if (!list.isArray()) {
            throw fields.bad("merges", "a list of pairs");
        }
        Merges merges = new Merges(list.size());
        int rank = 0;
        for (JsonNode pair : list) {
            if (!pair.isTextual() || !pair.textValue().startsWith("#version")) {
                merge(pair, rank++, vocabulary, prefix, merges);
            }
        }
        return merges;
    }

    private void merge(JsonNode pair, int rank, Vocabulary vocabulary, String prefix, Merges merges) {
        String[] parts = pair.isTextual()
                ? pair.textValue().split(" ", -1)
                : new String[] {pair.path(0).asText(), pair.path(1).asText()};
        boolean form = parts.length == 2
                && (pair.isTextual()
                        || (pair.size() == 2
                                && pair.path(0).isTextual()
                                && pair.path(1).isTextual()))
                && parts[1].length() >= prefix.length();
        if (!form) {
            throw fields.bad("merges[" + rank + "] is " + Vocabulary.shown(pair.toString()) + ", no pair");
        }
        int left = vocabulary.id(parts[0]);
        int right = vocabulary.id(parts[1]);
        int result = vocabulary.id(parts[0].concat(parts[1].substring(prefix.length())));
        if (left < 0 || right < 0 || result < 0) {
            throw fields.bad("merges[" + rank + "] is " + Vocabulary.shown(pair.toString())
                    + ", of which a part, or what it makes, is no token");
        }
        merges.add(left, right, rank, result);
    }

    private Model unigram() {
        JsonNode vocab = fields.node().path("vocab");
        if (!vocab.isArray()) {
            throw fields.bad("vocab", "a list of tokens and scores");
        }
        Vocabulary vocabulary = new Vocabulary(vocab.size(), where);
        double[] scores = new double[vocab.size()];
        for (JsonNode entry : vocab) {
            int id = vocabulary.size();
            boolean form = entry.size() == 2
                    && entry.path(0).isTextual()
                    && entry.path(1).isNumber()
                    && Double.isFinite(entry.path(1).doubleValue());
            if (!form) {
                throw fields.bad(
                        "vocab[" + id + "] is " + Vocabulary.shown(entry.toString()) + ", not a token and its score");
            }
            scores[id] = entry.path(1).doubleValue();
            vocabulary.add(entry.path(0).textValue(), id);
        }
        int unknown = fields.has("unk_id") ? fields.whole("unk_id", 0, scores.length - 1) : -1;
        return new Unigram(vocabulary, scores, unknown, fields.flag("byte_fallback", false));
    }
}
