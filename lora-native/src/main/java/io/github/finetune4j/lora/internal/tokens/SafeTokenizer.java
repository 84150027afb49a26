package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Encodes rendered text such that only the template can make special tokens: the same characters inside a message stay
 * text. Where no message holds such characters, the result is the tokenizers library's own.
 */
final class SafeTokenizer implements AutoCloseable {
    private final TextTokenizer full;
    private final TextTokenizer plain; // special tokens are text
    private final TextTokenizer later; // the same, for text that is not the beginning
    private final AddedTokens added;
    private final Set<Integer> specialIds;

    SafeTokenizer(ObjectNode json, String where) {
        added = AddedTokens.of(json);
        specialIds = added.specialIds();
        full = TextTokenizer.of(json, where);
        ObjectNode without = AddedTokens.without(json);
        plain = TextTokenizer.of(without, where);
        later = marksTheFirst(without) ? TextTokenizer.of(marksNothing(without), where) : plain;
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

    AddedTokens added() {
        return added;
    }

    TextTokenizer full() {
        return full;
    }

    /** {@return the tokens of a rendered text} */
    Encoded encode(String text, Inputs inputs) {
        List<AddedTokens.Match> all = added.outside(Inputs.NONE, text);
        List<AddedTokens.Match> ours = added.outside(inputs, text);
        return all.equals(ours) ? full.encode(text) : join(pieces(text, ours));
    }

    private List<Encoded> pieces(String text, List<AddedTokens.Match> ours) {
        List<Encoded> pieces = new ArrayList<>();
        int at = 0;
        for (AddedTokens.Match match : ours) {
            pieces.add(text(text, at, match.begin()));
            pieces.add(Encoded.one(match.id(), match.begin(), match.end()));
            at = match.end();
        }
        pieces.add(text(text, at, text.length()));
        return pieces;
    }

    private Encoded text(String text, int begin, int end) {
        String piece = text.substring(begin, end);
        Encoded encoded = (begin == 0 ? plain : later).encode(piece).shifted(begin);
        boolean special = piece.length() > 1 && Arrays.stream(encoded.ids()).anyMatch(specialIds::contains);
        // the vocabulary itself may hold a special token's text as a piece: cut it in two
        return special ? cut(text, begin, end, encoded) : encoded;
    }

    private Encoded cut(String text, int begin, int end, Encoded encoded) {
        int which = IntStream.range(0, encoded.ids().length)
                .filter(i -> specialIds.contains(encoded.ids()[i]))
                .findFirst()
                .orElseThrow();
        int middle = text.offsetByCodePoints(Math.max(begin, encoded.begin()[which]), 1);
        return middle >= end ? encoded : join(List.of(text(text, begin, middle), text(text, middle, end)));
    }

    private static Encoded join(List<Encoded> pieces) {
        return new Encoded(flat(pieces, Encoded::ids), flat(pieces, Encoded::begin), flat(pieces, Encoded::end));
    }

    private static int[] flat(List<Encoded> pieces, Function<Encoded, int[]> part) {
        return pieces.stream().map(part).flatMapToInt(Arrays::stream).toArray();
    }

    @Override
    public void close() {
        full.close();
        plain.close();
        if (later != plain) {
            later.close();
        }
    }
}
