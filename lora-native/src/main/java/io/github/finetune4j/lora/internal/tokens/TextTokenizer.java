package io.github.finetune4j.lora.internal.tokens;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.logging.Slf4jNotice;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer.json at work: text to tokens and back, nothing added, cut or padded. May be used by several threads.
 */
final class TextTokenizer implements AutoCloseable {
    private static final Map<String, String> PLAIN =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;

    private TextTokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * @param json content of tokenizer.json
     * @param where names the file in messages
     */
    static TextTokenizer of(ObjectNode json, String where) {
        offline();
        ObjectNode clean = JsonFile.mapper().createObjectNode();
        clean.setAll(json); // not a deep copy: a vocabulary is large
        clean.putNull("truncation");
        clean.putNull("padding");
        byte[] bytes = clean.toString().getBytes(StandardCharsets.UTF_8);
        try {
            return new TextTokenizer(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), PLAIN));
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException(
                    where + " is no tokenizer that can be used: " + e.getMessage() + " -> fetch the file again", e);
        }
    }

    // before DJL's first class: no look-up and no telemetry over the network, and no complaint that nobody takes its
    // messages
    private static void offline() {
        Slf4jNotice.leaveOut();
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
    }

    Encoded encode(String text) {
        if (text.isEmpty()) {
            return new Encoded(new int[0], new int[0], new int[0]);
        }
        Encoding encoding = tokenizer.encode(wellFormed(text), false, false);
        int[] ids = Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] units = units(text);
        int[] begin = new int[ids.length];
        int[] end = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            begin[i] = units[spans[i].getStart()];
            end[i] = units[spans[i].getEnd()];
        }
        return new Encoded(ids, begin, end);
    }

    // Rust counts characters where Java counts UTF-16 units
    private static int[] units(String text) {
        int[] units = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < units.length - 1; i++) {
            units[i] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        units[units.length - 1] = at;
        return units;
    }

    /** {@return the text with half surrogate pairs, which UTF-8 cannot hold, replaced by U+FFFD} */
    static String wellFormed(String text) {
        @Nullable StringBuilder out = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                out = out == null ? new StringBuilder(text) : out;
                out.setCharAt(i, '\ufffd');
            }
        }
        return out == null ? text : out.toString();
    }

    /**
     * {@return the text of tokens}
     *
     * @param ids tokens of this tokenizer
     * @param special whether special tokens are written out
     */
    String decode(int[] ids, boolean special) {
        return ids.length == 0
                ? ""
                : tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), !special);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
