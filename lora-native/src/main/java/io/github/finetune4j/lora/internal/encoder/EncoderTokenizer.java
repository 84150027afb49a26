// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.tokens.Encoded;
import io.github.finetune4j.lora.internal.tokens.TextEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts to the tokens that an encoder takes, those at the edges included. What looks like a special token in a text
 * stays text. May be used by several threads.
 */
final class EncoderTokenizer {
    private static final StaticTokens ALL = new StaticTokens(0, -1, 0);
    private static final long LEAST_READ = 1 << 12;
    private static final long READ_FOR_A_TOKEN = 64; // characters, at first: words of that length are rare

    private final TextEncoder texts;
    private final PostProcessor around;
    private final int types;
    private final StaticTokens counted;

    private EncoderTokenizer(TextEncoder texts, PostProcessor around, int types, StaticTokens counted) {
        this.texts = texts;
        this.around = around;
        this.types = types;
        this.counted = counted;
    }

    /** {@return the tokenizer of static vectors: nothing is put around a text, and unknown words do not count} */
    static EncoderTokenizer ofStatic(Path folder, StaticTokens counted) {
        PostProcessor nothing = PostProcessor.of(JsonFile.mapper().createObjectNode(), "no file");
        return new EncoderTokenizer(TextEncoder.open(folder), nothing, 0, counted);
    }

    /**
     * {@return the tokenizer of an encoder's folder}
     *
     * @param folder with tokenizer.json
     * @param types of tokens that the encoder tells apart; below 2 all are of type 0
     * @throws InvalidModelException if the file is missing or damaged
     */
    static EncoderTokenizer open(Path folder, int types) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new InvalidModelException("no tokenizer: " + file
                    + " -> save it with AutoTokenizer.from_pretrained(...).save_pretrained(folder)");
        }
        return new EncoderTokenizer(
                TextEncoder.open(folder),
                PostProcessor.of(new TokenizerFiles(folder).tokenizer(), file.toString()),
                types,
                ALL);
    }

    /** {@return tokens that are added to one text, or to two} */
    int added(boolean pair) {
        return around.added(pair);
    }

    EncodedText encode(String text, int most) {
        int room = Math.max(0, most - around.added(false));
        String read = beginning(text, most);
        Encoded whole = tokens(read, room);
        int kept = Math.min(room, whole.length());
        int cut = whole.length() - kept + (read.length() < text.length() ? 1 : 0);
        return join(around.single(), cut, known(head(whole, kept)));
    }

    // model2vec reads so many characters for each token that it takes
    private String beginning(String text, int most) {
        long characters = (long) most * counted.usualLength();
        return characters == 0 || text.length() <= characters || text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, (int) characters));
    }

    private Encoded known(Encoded all) {
        int[] kept = IntStream.range(0, all.length())
                .filter(i -> all.ids()[i] != counted.unknown())
                .toArray();
        return kept.length == all.length()
                ? all
                : new Encoded(at(all.ids(), kept), at(all.begin(), kept), at(all.end(), kept), all.whole());
    }

    private static int[] at(int[] values, int[] places) {
        return Arrays.stream(places).map(i -> values[i]).toArray();
    }

    /** The longer of the two is cut first, as Hugging Face's {@code longest_first} does. */
    EncodedText encode(String first, String second, int most) {
        int room = Math.max(0, most - around.added(true));
        Encoded a = tokens(first, room);
        Encoded b = tokens(second, room);
        int shorter = Math.min(a.length(), b.length());
        int all = a.length() + b.length();
        int kept = Math.min(room, all);
        int ofShorter = Math.min(shorter, kept / 2);
        int ofA = a.length() <= b.length() ? ofShorter : kept - ofShorter;
        return join(around.pair(), all - kept, head(a, ofA), head(b, kept - ofA));
    }

    /**
     * {@return a text's tokens: all, or, of a text that is far longer than there is room for, those of so much of it
     * that what is kept does not depend on the rest}
     */
    private Encoded tokens(String text, int room) {
        for (long read = Math.max(LEAST_READ, READ_FOR_A_TOKEN * (room + 1)); read < text.length(); read *= 4) {
            int end = (int) read;
            Encoded begun =
                    texts.tokens(text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end));
            if (begun.length() > 2L * (room + 8)) {
                return begun;
            }
        }
        return texts.tokens(text);
    }

    private static Encoded head(Encoded all, int length) {
        return length == all.length()
                ? all
                : new Encoded(
                        Arrays.copyOf(all.ids(), length),
                        Arrays.copyOf(all.begin(), length),
                        Arrays.copyOf(all.end(), length),
                        false);
    }

    private EncodedText join(List<PostProcessor.Part> parts, int cut, Encoded... texts) {
        int length = Arrays.stream(texts).mapToInt(Encoded::length).sum()
                + parts.stream().mapToInt(part -> part.ids().size()).sum();
        EncodedText joined = new EncodedText(new int[length], new int[length], new int[length], new int[length], cut);
        int at = 0;
        for (PostProcessor.Part part : parts) {
            Encoded own = part.text() < 0 ? special(part.ids()) : texts[part.text()];
            System.arraycopy(own.ids(), 0, joined.ids(), at, own.length());
            System.arraycopy(own.begin(), 0, joined.begin(), at, own.length());
            System.arraycopy(own.end(), 0, joined.end(), at, own.length());
            Arrays.fill(joined.types(), at, at + own.length(), types < 2 ? 0 : part.type());
            at += own.length();
        }
        return joined;
    }

    private static Encoded special(List<Integer> ids) {
        int[] nowhere = new int[ids.size()];
        Arrays.fill(nowhere, -1);
        return new Encoded(ids.stream().mapToInt(Integer::intValue).toArray(), nowhere, nowhere, true);
    }
}
