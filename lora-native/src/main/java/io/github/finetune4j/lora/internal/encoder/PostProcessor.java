// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens that a tokenizer puts around a text, or a pair of texts: its {@code post_processor}.
 *
 * @param single around one text
 * @param pair around two
 */
record PostProcessor(List<Part> single, List<Part> pair) {
    private static final Part FIRST = new Part(0, 0, List.of());
    private static final int MOST_STEPS = 64;

    /**
     * @param text 0 for the first text, 1 for the second, -1 for tokens of its own
     * @param type of its tokens
     * @param ids tokens of its own
     */
    record Part(int text, int type, List<Integer> ids) {
        static Part special(int id, int type) {
            return new Part(-1, type, List.of(id));
        }
    }

    /**
     * {@return what a tokenizer.json says}
     *
     * @param tokenizer its content
     * @param where names the file
     * @throws InvalidModelException if it is damaged
     */
    static PostProcessor of(ObjectNode tokenizer, String where) {
        PostProcessor plain = new PostProcessor(List.of(FIRST), List.of(FIRST, new Part(1, 0, List.of())));
        return read(tokenizer.path("post_processor"), plain, where + ".post_processor");
    }

    private static PostProcessor read(JsonNode node, PostProcessor before, String where) {
        if (node.isMissingNode() || node.isNull()) {
            return before;
        }
        return switch (node.path("type").asText()) {
            case "ByteLevel" -> before;
            case "TemplateProcessing" ->
                new PostProcessor(template(node, "single", where), template(node, "pair", where));
            case "BertProcessing" -> edges(node, List.of(), 1, where);
            case "RobertaProcessing" -> edges(node, List.of(Part.special(edge(node, "sep", where), 0)), 0, where);
            case "Sequence" -> sequence(node, before, where);
            default ->
                throw new UnsupportedCapabilityException(
                        where + ".type: \"" + node.path("type").asText()
                                + "\" is not supported; those that are: BertProcessing, ByteLevel, RobertaProcessing,"
                                + " Sequence, TemplateProcessing -> take a tokenizer without it");
        };
    }

    private static PostProcessor sequence(JsonNode node, PostProcessor before, String where) {
        JsonNode steps = node.path("processors");
        if (!steps.isArray() || steps.size() > MOST_STEPS) {
            throw damaged(where + ".processors: not a list of at most " + MOST_STEPS);
        }
        PostProcessor found = before;
        for (JsonNode step : steps) {
            found = read(step, found, where + ".processors");
        }
        return found;
    }

    private static PostProcessor edges(JsonNode node, List<Part> between, int second, String where) {
        Part first = Part.special(edge(node, "cls", where), 0);
        Part last = Part.special(edge(node, "sep", where), 0);
        List<Part> pair = new ArrayList<>(List.of(first, FIRST, last));
        pair.addAll(between);
        pair.add(new Part(1, second, List.of()));
        pair.add(Part.special(edge(node, "sep", where), second));
        return new PostProcessor(List.of(first, FIRST, last), pair);
    }

    private static int edge(JsonNode node, String name, String where) {
        JsonNode id = node.path(name).path(1);
        if (!id.isInt() || id.intValue() < 0) {
            throw damaged(where + "." + name + ": not a token and its number");
        }
        return id.intValue();
    }

    private static List<Part> template(JsonNode node, String name, String where) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode each : node.path(name)) {
            parts.add(
                    each.has("Sequence")
                            ? text(each.path("Sequence"), where + "." + name)
                            : special(each.path("SpecialToken"), node.path("special_tokens"), where + "." + name));
        }
        int texts = name.equals("single") ? 1 : 2;
        if (parts.stream()
                        .filter(part -> part.text() >= 0)
                        .map(Part::text)
                        .distinct()
                        .count()
                != texts) {
            throw damaged(where + "." + name + ": does not hold each text once");
        }
        return List.copyOf(parts);
    }

    private static Part text(JsonNode node, String where) {
        String id = node.path("id").asText();
        if (!id.equals("A") && !id.equals("B")) {
            throw damaged(where + ": Sequence is neither A nor B");
        }
        return new Part(id.equals("A") ? 0 : 1, type(node, where), List.of());
    }

    private static Part special(JsonNode node, JsonNode tokens, String where) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : tokens.path(node.path("id").asText()).path("ids")) {
            if (!id.isInt() || id.intValue() < 0) {
                throw damaged(where + ": a special token's number is not one");
            }
            ids.add(id.intValue());
        }
        if (ids.isEmpty()) {
            throw damaged(where + ": a special token has no number");
        }
        return new Part(-1, type(node, where), ids);
    }

    private static int type(JsonNode node, String where) {
        JsonNode type = node.path("type_id");
        if (!type.isMissingNode() && (!type.isInt() || type.intValue() < 0)) {
            throw damaged(where + ": type_id is not a whole number from 0");
        }
        return type.asInt(0);
    }

    private static InvalidModelException damaged(String what) {
        return new InvalidModelException(what + " -> the file is damaged, fetch it again");
    }

    /** {@return tokens that are added to one text, or to two} */
    int added(boolean two) {
        return (two ? pair : single)
                .stream().mapToInt(part -> part.ids().size()).sum();
    }
}
