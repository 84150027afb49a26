// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Reads a pre-tokenizer; those not listed here are refused by name. */
final class SplitterReader {
    private static final String KNOWN =
            "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Sequence,"
                    + " Split, Whitespace, WhitespaceSplit";

    private static final int MOST_STEPS = 64; // each is a call within the one before

    private final List<Splitter> steps = new ArrayList<>();
    private final List<Splitter> bytes = new ArrayList<>(); // those of the steps that write a character for each byte

    private SplitterReader() {}

    static SplitterReader of(TokenizerObject fields) {
        SplitterReader reader = new SplitterReader();
        reader.read(fields);
        return reader;
    }

    static SplitterReader none() {
        return new SplitterReader();
    }

    /**
     * {@return whether the last step, and no other, makes bytes of the text: a model may as well take the bytes
     * themselves}
     */
    boolean endsInBytes() {
        return bytes.size() == 1 && steps.get(steps.size() - 1) == bytes.get(0);
    }

    Splitter whole() {
        return Splitter.all(steps);
    }

    Splitter withoutBytes() {
        return Splitter.all(steps.subList(0, steps.size() - 1));
    }

    private void read(TokenizerObject fields) {
        if (steps.size() > MOST_STEPS) {
            throw fields.bad("there are more than " + MOST_STEPS + " steps");
        }
        switch (fields.type()) {
            case "Sequence" -> fields.objects("pretokenizers").forEach(this::read);
            case "ByteLevel" -> byteLevel(fields);
            case "BertPreTokenizer" -> {
                steps.add(Splitters.characters(SplitterReader::space, Behavior.REMOVED));
                steps.add(Splitters.characters(SplitterReader::punctuation, Behavior.ISOLATED));
            }
            default -> steps.add(simple(fields));
        }
    }

    private void byteLevel(TokenizerObject fields) {
        if (fields.flag("add_prefix_space")) {
            steps.add(Splitters.space());
        }
        if (fields.flag("use_regex", true)) {
            steps.add(KnownPattern.GPT2);
        }
        bytes.add(Splitters.bytes());
        steps.add(bytes.get(bytes.size() - 1));
    }

    private static Splitter simple(TokenizerObject fields) {
        return switch (fields.type()) {
            case "Split" -> split(fields);
            case "Metaspace" ->
                Splitters.metaspace(fields.character("replacement"), prepend(fields), fields.flag("split", true));
            case "Whitespace" -> Splitters.words();
            case "WhitespaceSplit" -> Splitters.characters(SplitterReader::space, Behavior.REMOVED);
            case "Punctuation" -> Splitters.characters(SplitterReader::punctuation, behavior(fields, "Isolated"));
            case "Digits" ->
                Splitters.characters(
                        point -> Unicode.is(point, Unicode.NUMBER),
                        fields.flag("individual_digits") ? Behavior.ISOLATED : Behavior.CONTIGUOUS);
            case "CharDelimiterSplit" -> delimiter(fields.character("delimiter"));
            case "FixedLength" ->
                Splitters.length(fields.has("length") ? fields.whole("length", 1, Integer.MAX_VALUE) : 5);
            default -> throw fields.unknown(KNOWN);
        };
    }

    private static Splitter delimiter(int character) {
        return Splitters.characters(point -> point == character, Behavior.REMOVED);
    }

    private static Splitter split(TokenizerObject fields) {
        Behavior behavior = behavior(fields, "");
        boolean inverted = fields.flag("invert");
        KnownPattern known = behavior == Behavior.ISOLATED ? known(fields) : null;
        return known == null ? Splitters.pattern(fields.pattern(), behavior, inverted) : known;
    }

    private static @org.jspecify.annotations.Nullable KnownPattern known(TokenizerObject fields) {
        return fields.object("pattern")
                .filter(pattern -> !pattern.has("String") && pattern.has("Regex"))
                .map(pattern -> KnownPattern.of(pattern.text("Regex")))
                .orElse(null);
    }

    private static Behavior behavior(TokenizerObject fields, String otherwise) {
        return fields.word("behavior", Behavior.class, otherwise);
    }

    /** {@return when a mark is put before a text; a file of an older version may say it by a flag} */
    static Splitters.Prepend prepend(TokenizerObject fields) {
        Splitters.Prepend prepend = fields.word("prepend_scheme", Splitters.Prepend.class, "always");
        if (!fields.flag("add_prefix_space", true) && prepend != Splitters.Prepend.NEVER) {
            throw fields.bad("add_prefix_space is false, and prepend_scheme not \"never\"");
        }
        return prepend;
    }

    private static boolean space(int point) {
        return Unicode.is(point, Unicode.SPACE);
    }

    private static boolean punctuation(int point) {
        return Unicode.is(point, Unicode.PUNCTUATION);
    }
}
