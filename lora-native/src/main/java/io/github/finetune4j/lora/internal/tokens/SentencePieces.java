// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A SentencePiece vocabulary with scores as byte-pair merges: the pair that gives the token of the highest score is
 * merged first.
 */
final class SentencePieces {
    private static final String SPACE = "\u2581";

    /** Two tokens whose texts together are a token. */
    record Pair(String left, String right, float score, int leftId, int rightId) {}

    private SentencePieces() {}

    /**
     * {@return every pair, in the order of merging} Ties as in transformers' converter: longer left parts, then longer
     * right parts first.
     */
    static List<Pair> merges(List<String> tokens, List<Float> scores) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            pairs.addAll(splits(tokens.get(id), scores.get(id), ids));
        }
        pairs.sort(Comparator.comparing(Pair::score)
                .thenComparing(pair -> length(pair.left))
                .thenComparing(pair -> length(pair.right))
                .reversed());
        return pairs;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<Pair> splits(String token, float score, Map<String, Integer> ids) {
        List<Pair> found = new ArrayList<>();
        for (int at = 1; at < token.length(); at++) {
            Integer left = ids.get(token.substring(0, at));
            Integer right = ids.get(token.substring(at));
            if (left != null && right != null) {
                found.add(new Pair(token.substring(0, at), token.substring(at), score, left, right));
            }
        }
        found.sort(Comparator.comparingInt(Pair::leftId).thenComparingInt(Pair::rightId));
        return found;
    }

    /** Puts the rules for white space into a tokenizer.json. */
    static void rules(ObjectNode json, boolean spaceFirst) {
        ArrayNode normalizers =
                json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (spaceFirst) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        replace(normalizers.addObject(), " ", SPACE);
        ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
        replace(decoders.addObject(), SPACE, " ");
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (spaceFirst) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", " ")
                    .put("start", 1)
                    .put("stop", 0);
        }
    }

    private static void replace(ObjectNode node, String from, String to) {
        node.put("type", "Replace").putObject("pattern").put("String", from);
        node.put("content", to);
    }
}
