package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The special tokens of a tokenizer.json: texts that become one token wherever they stand, such as {@code <|im_end|>}. */
final class AddedTokens {
    private record Token(int id, String content, boolean leftStrip, boolean rightStrip, boolean singleWord) {}

    /** Where a special token stands in a text, with the white space that it swallows. */
    record Match(int id, int begin, int end) {}

    private final Map<String, Token> special = new LinkedHashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<Integer> specialIds;
    private final Pattern pattern;

    private AddedTokens(ObjectNode tokenizer) {
        for (JsonNode node : tokenizer.path("added_tokens")) {
            String content = node.path("content").asText();
            ids.put(content, node.path("id").asInt());
            if (node.path("special").asBoolean() && !content.isEmpty()) {
                special.put(
                        content,
                        new Token(
                                node.path("id").asInt(),
                                content,
                                node.path("lstrip").asBoolean(),
                                node.path("rstrip").asBoolean(),
                                node.path("single_word").asBoolean()));
            }
        }
        specialIds = special.values().stream().map(Token::id).collect(Collectors.toSet());
        pattern = pattern(special.keySet());
    }

    static AddedTokens of(ObjectNode tokenizer) {
        return new AddedTokens(tokenizer);
    }

    // longest first: the tokenizers library takes the leftmost, then the longest
    private static Pattern pattern(Set<String> contents) {
        if (contents.isEmpty()) {
            return Pattern.compile("(?!)");
        }
        List<String> sorted = new ArrayList<>(contents);
        sorted.sort(Comparator.comparingInt(String::length).reversed());
        String first = sorted.stream()
                .map(each -> each.substring(0, each.offsetByCodePoints(0, 1)))
                .distinct()
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile(
                "(?=" + first + ")(?:" + sorted.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")");
    }

    /** {@return the id of an added token, special or not; -1 if there is none of that text} */
    int id(String content) {
        return ids.getOrDefault(content, -1);
    }

    /** {@return whether an id is a special token's} */
    boolean isSpecial(int id) {
        return specialIds.contains(id);
    }

    /**
     * {@return the special tokens of a text that come from the template alone: those that no input is part of}
     *
     * @param text rendered
     * @param inputs which characters came from messages
     */
    List<Match> outside(Inputs inputs, String text) {
        List<Match> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        for (int at = 0; at <= text.length() && matcher.find(at); ) {
            boolean takes = inputs.leave(text, matcher.start(), matcher.end());
            Token token = special.get(matcher.group());
            if (takes && token != null && standsAlone(token, text, matcher.start(), matcher.end())) {
                Match match = widened(token, text, at, matcher.start(), matcher.end());
                found.add(match);
                at = match.end;
            } else {
                at = matcher.start() + 1;
            }
        }
        return found;
    }

    private static boolean standsAlone(Token token, String text, int begin, int end) {
        boolean before = begin > 0 && word(text.charAt(begin - 1));
        boolean after = end < text.length() && word(text.charAt(end));
        return !token.singleWord || !(before || after);
    }

    private static boolean word(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static Match widened(Token token, String text, int from, int begin, int end) {
        int first = begin;
        int last = end;
        while (token.leftStrip && first > from && Character.isWhitespace(text.charAt(first - 1))) {
            first--;
        }
        while (token.rightStrip && last < text.length() && Character.isWhitespace(text.charAt(last))) {
            last++;
        }
        return new Match(token.id, first, last);
    }
}
