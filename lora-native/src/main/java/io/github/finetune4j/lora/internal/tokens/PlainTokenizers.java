package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tokenizer for which special tokens are text like any other, for a text's beginning and for later pieces of it. */
final class PlainTokenizers implements AutoCloseable {
    private final TextTokenizer first;
    private final TextTokenizer later;

    PlainTokenizers(ObjectNode json, String where) {
        ObjectNode without = AddedTokens.without(json);
        first = TextTokenizer.of(without, where);
        later = marksTheFirst(without) ? TextTokenizer.of(marksNothing(without), where) : first;
    }

    // Metaspace with prepend_scheme "first" puts its mark before the whole text alone, which pieces of it must not get.
    private static boolean marksTheFirst(JsonNode json) {
        return json.findValues("prepend_scheme").stream()
                .anyMatch(each -> each.asText().equals("first"));
    }

    private static ObjectNode marksNothing(ObjectNode json) {
        ObjectNode copy = json.deepCopy();
        copy.findParents("prepend_scheme").forEach(each -> ((ObjectNode) each).put("prepend_scheme", "never"));
        return copy;
    }

    Encoded encode(String piece, boolean beginning) {
        return (beginning ? first : later).encode(piece);
    }

    @Override
    public void close() {
        first.close();
        if (later != first) {
            later.close();
        }
    }
}
