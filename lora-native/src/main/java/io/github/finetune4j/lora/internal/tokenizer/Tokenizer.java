// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tokenizer.json at work. May be used by several threads. */
public final class Tokenizer {
    private static final long BYTES_OF_A_UNIT = 28; // of a piece that is being joined

    private final Normalizer normalizer;
    private final Splitter splitter;
    private final Model model;
    private final AddedVocabulary added;
    private final Trims trims;
    private final @Nullable Decoder decoder;
    private final String where;

    private Tokenizer(TokenizerObject fields, String where) {
        this.where = where;
        if (!fields.text("version", "1.0").equals("1.0")) {
            throw fields.bad("version", "\"1.0\"");
        }
        normalizer = fields.object("normalizer").map(NormalizerReader::read).orElse(piece -> piece);
        SplitterReader splitters =
                fields.object("pre_tokenizer").map(SplitterReader::of).orElseGet(SplitterReader::none);
        TokenizerObject own = fields.object("model").orElseThrow(() -> fields.bad("model", "an object"));
        model = ModelReader.read(own, where, splitters.endsInBytes());
        boolean onBytes = model instanceof BytePairs pairs && pairs.onBytes();
        splitter = onBytes ? splitters.withoutBytes() : splitters.whole();
        trims = new Trims(fields.object("post_processor").map(TrimsReader::read).orElse(List.of()), model.vocabulary());
        decoder = fields.object("decoder").map(DecoderReader::read).orElse(null);
        added = new AddedVocabulary(added(fields), normalizer, model.vocabulary());
    }

    /**
     * {@return the tokenizer of a file}
     *
     * @param json content of tokenizer.json
     * @param where names the file in messages
     * @throws io.github.finetune4j.error.InvalidModelException if it is damaged, naming the place
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it holds a kind of step that is not known
     *     here, naming it
     */
    public static Tokenizer of(ObjectNode json, String where) {
        return new Tokenizer(new TokenizerObject(json, where), where);
    }

    private static List<AddedToken> added(TokenizerObject fields) {
        JsonNode list = fields.node().path("added_tokens");
        List<AddedToken> tokens = new ArrayList<>();
        for (JsonNode each : list) {
            if (!(each instanceof ObjectNode object)) {
                throw fields.bad("added_tokens", "a list of objects");
            }
            TokenizerObject token =
                    new TokenizerObject(object, fields.where() + ".added_tokens[" + tokens.size() + "]");
            if (!token.text("content").isEmpty()) { // one without a text is nowhere
                tokens.add(token(token));
            }
        }
        return tokens;
    }

    private static AddedToken token(TokenizerObject token) {
        return new AddedToken(
                token.whole("id", 0, Vocabulary.MOST - 1),
                token.text("content"),
                token.flag("single_word"),
                token.flag("lstrip"),
                token.flag("rstrip"),
                token.flag("normalized"),
                token.flag("special"));
    }

    /** {@return the tokens of a text, or of a part that is all there is of it} */
    public Tokens encode(char[] chars, int from, int to, boolean plainly, Wanted wanted) {
        return encode(chars, from, to, plainly, wanted, Steps.of(where, to - from));
    }

    /**
     * {@return the tokens of a part of a text}
     *
     * @param chars a text with whole surrogate pairs
     * @param from first unit of the part
     * @param to after its last
     * @param plainly whether special tokens in it are text like any other
     * @param wanted how many tokens are
     * @param steps of the whole text
     * @throws io.github.finetune4j.error.InvalidModelException if the text needs an unknown token that the vocabulary
     *     lacks, or the rules of the file make far more of it than there was, or take too long
     * @throws IllegalArgumentException if it is too long for the heap
     */
    public Tokens encode(char[] chars, int from, int to, boolean plainly, Wanted wanted, Steps steps) {
        Tokens tokens = new Tokens(chars, trims, wanted);
        AddedVocabulary.Finding finding = added.finding(plainly);
        Sink last = piece -> tokenize(piece, tokens);
        Sink split = piece -> splitter.split(piece, last);
        Sink normalized = piece -> finding.normalized().split(normalizer.apply(piece.limited()), split, tokens);
        finding.asItIs().split(Piece.of(chars, from, to, steps), normalized, tokens);
        return tokens;
    }

    private boolean tokenize(Piece piece, Tokens tokens) {
        piece.steps().take(piece.length());
        if (!tokens.wants(model.least(piece))) {
            return false;
        }
        Room.check(BYTES_OF_A_UNIT * piece.length(), piece.length());
        model.tokenize(piece, tokens);
        return tokens.wants(0);
    }

    /**
     * {@return the text of tokens}
     *
     * @param ids of tokens; unknown numbers are nothing
     * @param special whether special tokens are written out
     */
    public String decode(int[] ids, boolean special) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            String token = token(id);
            if (token != null && (special || !added.isSpecial(token))) {
                tokens.add(token);
            }
        }
        return decoder == null ? String.join(" ", tokens) : String.join("", decoder.apply(tokens));
    }

    private @Nullable String token(int id) {
        String token = added.token(id);
        return token == null ? model.vocabulary().token(id) : token;
    }
}
