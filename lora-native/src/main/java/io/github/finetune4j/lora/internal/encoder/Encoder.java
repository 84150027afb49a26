// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * An encoder of a Hugging Face folder, or a decoder of which the hidden states are wanted, ready to work. May be used
 * by several threads.
 */
public final class Encoder implements AutoCloseable {
    private final Shape shape;
    private final SentenceFolder sentences;
    private final EncoderTokenizer tokenizer;
    private final TextStates states;
    private final String fingerprint;
    private final int maxTokens;

    /**
     * @param width of a vector
     * @param longest tokens of a text
     * @param vocabulary tokens that are known
     * @param types of tokens
     * @param head that the folder has
     * @param least tokens of a text
     */
    private record Shape(int width, int longest, int vocabulary, int types, EncoderConfig.Head head, int least) {
        static Shape of(EncoderConfig config) {
            return new Shape(
                    config.hidden(), config.maxTokens(), config.vocabulary(), config.types(), config.head(), 1);
        }

        static Shape of(ModelConfig config, EncoderConfig.Head head) {
            return new Shape(config.hidden(), config.context(), config.vocabulary(), 0, head, 1);
        }

        static Shape of(StaticVectors vectors) {
            EncoderConfig.Head none = new EncoderConfig.Head(
                    EncoderConfig.HeadKind.NONE, List.of(), Pooling.MEAN, EncoderConfig.Activation.TANH, false, false);
            StaticVectors.Settings settings = vectors.settings();
            return new Shape(
                    vectors.width(), settings.longest(), settings.tokens().count(), 0, none, 0);
        }
    }

    private Encoder(
            Path folder, Shape shape, SentenceFolder sentences, String fingerprint, Supplier<TextStates> states) {
        this.shape = shape;
        this.sentences = sentences;
        this.fingerprint = fingerprint;
        maxTokens = Math.min(shape.longest(), sentences.maxTokens().orElse(shape.longest()));
        tokenizer = EncoderTokenizer.open(folder, shape.types());
        this.states = states.get();
    }

    private Encoder(Path folder, StaticVectors vectors) {
        shape = Shape.of(vectors);
        sentences =
                new SentenceFolder(Pooling.MEAN, vectors.settings().normalizes(), OptionalInt.empty(), Map.of(), "");
        fingerprint = vectors.settings().fingerprint();
        maxTokens = shape.longest();
        tokenizer = EncoderTokenizer.ofStatic(folder, vectors.settings().tokens());
        states = vectors;
    }

    /**
     * {@return the encoder of a folder}
     *
     * @param folder with config.json, tokenizer.json and safetensors; what sentence-transformers puts beside them is
     *     taken in. Or one of model2vec
     * @throws InvalidModelException if a file is missing or damaged, naming it; a pickle is never read
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if the encoder is of a kind, or has a setting,
     *     that is not supported, naming it
     */
    public static Encoder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("no folder of an encoder: " + folder.toAbsolutePath()
                    + " -> give one that holds config.json, model.safetensors and tokenizer.json");
        }
        if (!Files.exists(folder.resolve("config.json"))) {
            SentenceFolder.read(folder, Pooling.MEAN); // may name a module that has none
        }
        if (StaticVectors.areIn(folder)) {
            return new Encoder(folder, StaticVectors.read(folder));
        }
        boolean decoder = !EncoderConfigReader.isEncoder(folder) && EncoderConfigReader.isDecoder(folder);
        Encoder opened = null;
        try (TensorSource source = open(folder, decoder)) {
            opened = decoder ? ofDecoder(folder, source) : ofEncoder(folder, source);
            source.unchanged();
            return opened;
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
    }

    // config.json is read first: what it says explains more than a tensor that is missing
    private static TensorSource open(Path folder, boolean decoder) {
        if (!decoder) {
            EncoderConfigReader.read(folder);
        }
        return ModelWeights.open(folder);
    }

    private static Encoder ofEncoder(Path folder, TensorSource source) {
        EncoderConfig config = EncoderConfigReader.read(folder);
        EncoderLayout layout = new EncoderLayout(config, EncoderWeights.prefix(source, config));
        EncoderWeights.check(source, layout, folder);
        return new Encoder(
                folder,
                Shape.of(config),
                SentenceFolder.read(folder, Pooling.MEAN),
                EncoderWeights.fingerprint(source, layout),
                () -> new EncoderKernel(source, layout));
    }

    private static Encoder ofDecoder(Path folder, TensorSource source) {
        ModelConfig config = ModelConfigReader.readForStates(folder);
        EncoderConfig.Head head = EncoderConfigReader.decodersHead(folder);
        int labels =
                head.kind() == EncoderConfig.HeadKind.NONE ? 0 : head.labels().size();
        return new Encoder(
                folder,
                Shape.of(config, head),
                SentenceFolder.read(folder, Pooling.LAST),
                DecoderStates.fingerprint(config, source),
                () -> new DecoderStates(config, source, labels));
    }

    /**
     * {@return whether a folder's config.json names an encoder that is known here}
     *
     * @param folder with config.json
     * @throws InvalidModelException if the file is missing or damaged
     */
    public static boolean isEncoder(Path folder) {
        return EncoderConfigReader.isEncoder(folder) || StaticVectors.areIn(folder);
    }

    /** {@return whether it is a table of vectors, one for each token, which is not tuned} */
    public boolean isStatic() {
        return states instanceof StaticVectors;
    }

    /** {@return how many numbers a vector has} */
    public int width() {
        return shape.width();
    }

    /** {@return tokens of a text at most, those at its edges included} */
    public int maxTokens() {
        return maxTokens;
    }

    /** {@return the weights' hash: 64 hexadecimal digits} */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * {@return how a text's vector is made: what a sentence-transformers folder says, else by the mean, of a decoder by
     * the last token}
     */
    public Pooling pooling() {
        return sentences.pooling();
    }

    /**
     * {@return whether vectors of an encoder that is trained from a folder have length 1: where sentence-transformers'
     * files say so, and where there are none}
     *
     * @param folder of an encoder
     */
    public static boolean trainsUnitVectors(Path folder) {
        return !SentenceFolder.isIn(folder)
                || SentenceFolder.read(folder, Pooling.MEAN).normalize();
    }

    /** {@return whether a sentence-transformers folder says that vectors have length 1} */
    public boolean normalizes() {
        return sentences.normalize();
    }

    /** {@return texts that a sentence-transformers folder wants before others, by name, such as {@code query}} */
    public Map<String, String> prompts() {
        return sentences.prompts();
    }

    /**
     * {@return a text as its vector is made of: behind the prompt that a sentence-transformers folder names as the
     * usual one}
     *
     * @param text any
     */
    public String prompted(String text) {
        return sentences.prompt() + text;
    }

    /** {@return the labels of the folder's classification head; none where it has no head} */
    public List<String> labels() {
        return shape.head().kind() == EncoderConfig.HeadKind.NONE
                ? List.of()
                : shape.head().labels();
    }

    /** {@return whether the folder has a head for whole texts, with one output for each of the labels} */
    public boolean hasTextHead() {
        return shape.head().kind() == EncoderConfig.HeadKind.SEQUENCE;
    }

    /** {@return whether the folder has a head for tokens, with one output for each of the labels} */
    public boolean hasTokenHead() {
        return shape.head().kind() == EncoderConfig.HeadKind.TOKEN;
    }

    /** {@return whether a text may have several of the labels} */
    public boolean hasSeveralLabels() {
        return shape.head().severalLabels();
    }

    /**
     * {@return a text's tokens, cut behind so many; {@link EncodedText#cut()} says how many were left out}
     *
     * @param text any; an empty one has the tokens at the edges alone
     * @param most tokens, those at the edges included, at most {@link #maxTokens()}
     * @throws IllegalArgumentException if so many are out of range
     */
    public EncodedText encode(String text, int most) {
        requireRoom(most, false);
        return tokenizer.encode(text, most);
    }

    /**
     * {@return a pair's tokens, the longer text cut first; {@link EncodedText#cut()} says how many were left out}
     *
     * @param first text
     * @param second text
     * @param most tokens, those at the edges included, at most {@link #maxTokens()}
     * @throws IllegalArgumentException if so many are out of range
     */
    public EncodedText encodePair(String first, String second, int most) {
        requireRoom(most, true);
        return tokenizer.encode(first, second, most);
    }

    private void requireRoom(int most, boolean pair) {
        int least = tokenizer.added(pair) + 1;
        if (most < least || most > maxTokens) {
            throw new IllegalArgumentException("tokens of a text: " + most + " -> give " + least + " to " + maxTokens);
        }
    }

    /**
     * {@return a vector for each text, in their order}
     *
     * @param texts of {@link #encode}
     * @param pooling of tokens to one vector
     * @param normalize whether vectors get length 1
     * @throws IllegalArgumentException if a text has no token, or more than the encoder can take
     */
    public float[][] embed(List<EncodedText> texts, Pooling pooling, boolean normalize) {
        check(texts);
        return states.embed(texts, pooling, normalize);
    }

    /**
     * {@return the last layer's output for each token of each text}
     *
     * @param texts of {@link #encode}
     * @throws IllegalArgumentException if a text has no token, or more than the encoder can take
     */
    public float[][][] hidden(List<EncodedText> texts) {
        check(texts);
        return states.hidden(texts);
    }

    /**
     * {@return the logits of the folder's head for each text, in the order of {@link #labels()}}
     *
     * @param texts of {@link #encode}
     * @throws IllegalStateException if the folder has no head for whole texts
     */
    public float[][] logits(List<EncodedText> texts) {
        require(EncoderConfig.HeadKind.SEQUENCE, "ForSequenceClassification");
        check(texts);
        return states.sequenceLogits(texts);
    }

    /**
     * {@return the logits of the folder's head for each token of each text, in the order of {@link #labels()}}
     *
     * @param texts of {@link #encode}
     * @throws IllegalStateException if the folder has no head for tokens
     */
    public float[][][] tokenLogits(List<EncodedText> texts) {
        require(EncoderConfig.HeadKind.TOKEN, "ForTokenClassification");
        check(texts);
        return states.tokenLogits(texts);
    }

    private void require(EncoderConfig.HeadKind kind, String word) {
        if (shape.head().kind() != kind) {
            throw new IllegalStateException(
                    "the folder's config.json names no architecture " + word + " -> open one that does");
        }
    }

    private void check(List<EncodedText> texts) {
        for (int i = 0; i < texts.size(); i++) {
            int length = texts.get(i).length();
            if (length < shape.least() || length > shape.longest()) {
                throw new IllegalArgumentException("text " + (i + 1) + " of " + texts.size() + ": " + length
                        + " tokens -> give 1 to " + shape.longest());
            }
            check(texts.get(i).ids(), shape.vocabulary(), "token");
            check(texts.get(i).types(), Math.max(1, shape.types()), "token type");
        }
    }

    // libtorch would say so less clearly, or not at all on a device
    private static void check(int[] numbers, int count, String what) {
        for (int number : numbers) {
            if (number < 0 || number >= count) {
                throw new IllegalArgumentException(
                        what + " " + number + " of an encoder that has " + count + " -> encode texts by this encoder");
            }
        }
    }

    @Override
    public void close() {
        states.close();
    }
}
