package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rendered text such that only the template can make special tokens: the same characters inside a message stay
 * text. Where no message holds such characters, the result is the tokenizers library's own.
 */
final class SafeTokenizer implements AutoCloseable {
    private final ObjectNode json;
    private final String where;
    private final AddedTokens added;
    private final TextTokenizer full;
    private @Nullable PlainTokenizers plain; // made when first needed: a tokenizer takes time and memory

    SafeTokenizer(ObjectNode json, String where) {
        this.json = json;
        this.where = where;
        added = AddedTokens.of(json);
        full = TextTokenizer.of(json, where);
    }

    private synchronized PlainTokenizers plain() {
        PlainTokenizers made = plain == null ? new PlainTokenizers(json, where) : plain;
        plain = made;
        return made;
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
        Encoded encoded = plain().encode(text.substring(begin, end), begin == 0).shifted(begin);
        IntStream special = IntStream.range(0, encoded.ids().length).filter(i -> added.isSpecial(encoded.ids()[i]));
        // the vocabulary itself may hold a special token's text as a piece: cut it in two
        return special.mapToObj(i -> cut(text, begin, end, encoded, i))
                .findFirst()
                .orElse(encoded);
    }

    private Encoded cut(String text, int begin, int end, Encoded encoded, int which) {
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
    public synchronized void close() {
        full.close();
        if (plain != null) {
            plain.close();
        }
    }
}
