// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.text.SpanTags;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.text.TextTagger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A token classifier whose tags are joined to spans. A text that is longer than the encoder takes is read in windows
 * that overlap, and nothing of it is left out. Safe for use by several threads.
 */
public final class SpanTagger implements TextTagger, AutoCloseable {
    private static final int CHARS_OF_A_TOKEN = 16; // so much of a long text is looked at for one window

    private final SharedEncoders.Loan loan;

    private SpanTagger(SharedEncoders.Loan loan) {
        this.loan = loan;
    }

    /**
     * {@return the tagger of a folder}
     *
     * @param folder of an encoder with a head for tokens, whose labels are BIO or BIOES tags
     * @param encoders that it may share
     * @throws UnsupportedCapabilityException if it has no such head
     */
    public static SpanTagger open(Path folder, SharedEncoders encoders) {
        SharedEncoders.Loan loan = encoders.borrow(folder);
        Encoder encoder = loan.encoder();
        boolean tags = encoder.labels().stream().allMatch(label -> label.equals("O") || label.matches("[BIES]-.+"));
        if (!encoder.hasTokenHead() || !tags) {
            loan.close();
            throw new UnsupportedCapabilityException("the encoder in " + folder
                    + (tags ? " has no head for tokens" : " has labels that are no tags such as B-NAME, I-NAME and O")
                    + ", so it finds no spans -> train it by method TAGGING, or take a tagger");
        }
        return new SpanTagger(loan);
    }

    @Override
    public List<TextSpan> tag(String text) {
        Found found = new Found();
        int from = 0;
        int settled = 0; // up to here tags are known
        while (from < text.length()) {
            int end = end(text, from);
            String window = text.substring(from, end);
            EncodedText encoded = loan.encoder().encode(window, loan.encoder().maxTokens());
            TokenTags tokens = TokenTags.of(encoded, window);
            boolean last = encoded.cut() == 0 && end == text.length();
            int count = tokens.size();
            if (count == 0) {
                from = last ? text.length() : end;
                continue;
            }
            int until = last ? text.length() : from + tokens.starts()[count * 3 / 4];
            found.add(from, tokens, tags(encoded), Math.max(settled, from), until);
            settled = Math.max(settled, until);
            int next = from + tokens.starts()[count / 2];
            from = last ? text.length() : next > from ? next : from + tokens.ends()[count - 1];
        }
        return found.spans();
    }

    private int end(String text, int from) {
        int end = (int) Math.min(
                text.length(), from + (long) CHARS_OF_A_TOKEN * loan.encoder().maxTokens());
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /** {@return the likeliest tag of each token} */
    private List<String> tags(EncodedText encoded) {
        List<String> labels = loan.encoder().labels();
        List<String> tags = new ArrayList<>();
        for (float[] logits : loan.encoder().tokenLogits(List.of(encoded))[0]) {
            int best = 0;
            for (int k = 1; k < logits.length; k++) {
                best = logits[k] > logits[best] ? k : best;
            }
            tags.add(labels.get(best));
        }
        return tags;
    }

    /** The tokens so far, in the order of the text. */
    private static final class Found {
        private final List<String> tags = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>();
        private final List<Integer> ends = new ArrayList<>();

        /** Adds the tokens of a window that begin in a part of the text. */
        void add(int from, TokenTags tokens, List<String> all, int begin, int until) {
            for (int k = 0; k < tokens.size(); k++) {
                int start = from + tokens.starts()[k];
                if (start >= begin && start < until) {
                    tags.add(all.get(tokens.places()[k]));
                    starts.add(start);
                    ends.add(from + tokens.ends()[k]);
                }
            }
        }

        List<TextSpan> spans() {
            return SpanTags.inText(SpanTags.lenient(tags), ints(starts), ints(ends));
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    @Override
    public void close() {
        loan.close();
    }
}
