// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.tokenizer.Steps;
import io.github.finetune4j.lora.internal.tokenizer.Trie;
import io.github.finetune4j.lora.internal.tokenizer.Unicode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens of a tokenizer.json: texts that become one token wherever they stand, such as {@code <|im_end|>}.
 */
final class AddedTokens {
    private record Token(int id, String content, boolean leftStrip, boolean rightStrip, boolean singleWord) {}

    /** The place of a special token in a text, with the white space that it swallows. */
    record Match(int id, int begin, int end) {}

    private final List<Token> special = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<Integer> specialIds;
    private final Trie trie;
    private final int unknown;

    private AddedTokens(ObjectNode tokenizer, String where) {
        trie = new Trie(where);
        for (JsonNode node : tokenizer.path("added_tokens")) {
            String content = node.path("content").asText();
            ids.put(content, node.path("id").asInt());
            if (node.path("special").asBoolean() && !content.isEmpty()) {
                trie.add(content, special.size(), true);
                special.add(new Token(
                        node.path("id").asInt(),
                        content,
                        node.path("lstrip").asBoolean(),
                        node.path("rstrip").asBoolean(),
                        node.path("single_word").asBoolean()));
            }
        }
        JsonNode model = tokenizer.path("model");
        unknown = model.path("unk_id").isInt()
                ? model.path("unk_id").intValue()
                : id(model.path("unk_token").asText());
        specialIds = special.stream().map(Token::id).collect(Collectors.toSet());
    }

    static AddedTokens of(ObjectNode tokenizer, String where) {
        return new AddedTokens(tokenizer, where);
    }

    /** {@return the id of an added token, special or not; -1 if there is none of that text} */
    int id(String content) {
        return ids.getOrDefault(content, -1);
    }

    /** {@return whether an id is a special token's, but not that of what is unknown: any strange character makes it} */
    boolean isSpoken(int id) {
        return id != unknown && specialIds.contains(id);
    }

    /**
     * {@return the special tokens of a text that come from the template alone: those that no input is part of}
     *
     * @param text rendered
     * @param inputs which characters came from messages
     * @param steps of the whole text
     */
    List<Match> outside(Inputs inputs, String text, Steps steps) {
        List<Match> found = new ArrayList<>();
        int from = 0; // all before is taken
        for (int at = 0; at < text.length(); ) {
            Token token = longest(text, at, steps);
            int end = token == null ? at : at + token.content.length();
            if (token != null && inputs.leave(text, at, end) && standsAlone(token, text, at, end)) {
                Match match = widened(token, text, from, at, end);
                found.add(match);
                from = match.end;
                at = match.end;
            } else {
                at++;
            }
        }
        return found;
    }

    // the tokenizers library takes the leftmost, then the longest
    private @Nullable Token longest(String text, int from, Steps steps) {
        int found = -1;
        int node = 0;
        int at = from;
        for (; at < text.length() && node >= 0; at++) {
            node = trie.child(node, text.charAt(at));
            found = node >= 0 && trie.value(node) >= 0 ? trie.value(node) : found;
        }
        steps.take(at - from);
        return found < 0 ? null : special.get(found);
    }

    private static boolean standsAlone(Token token, String text, int begin, int end) {
        boolean before = begin > 0 && Unicode.isWord(text.codePointBefore(begin));
        boolean after = end < text.length() && Unicode.isWord(text.codePointAt(end));
        return !token.singleWord || !(before || after);
    }

    private static Match widened(Token token, String text, int from, int begin, int end) {
        int first = begin;
        int last = end;
        while (token.leftStrip && first > from && Unicode.isSpace(text.charAt(first - 1))) {
            first--;
        }
        while (token.rightStrip && last < text.length() && Unicode.isSpace(text.charAt(last))) {
            last++;
        }
        return new Match(token.id, first, last);
    }
}
