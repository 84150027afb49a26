// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Texts that are longer than a model reads: cut, counted and told of once, or refused. For several threads. */
public final class LongTexts {
    private static final System.Logger LOG = System.getLogger(LongTexts.class.getName());

    private final String model;
    private final boolean refuses;
    private final AtomicLong cut = new AtomicLong();

    /**
     * @param model its name in messages
     * @param refuses whether a long text is refused instead of being cut
     */
    public LongTexts(String model, boolean refuses) {
        this.model = model;
        this.refuses = refuses;
    }

    /**
     * {@return texts as tokens}
     *
     * @param encoder that reads them
     * @param texts any number
     * @param maxTokens that count
     * @throws InvalidRequestException if one is longer, and shall be refused
     */
    public List<EncodedText> encode(Encoder encoder, List<String> texts, int maxTokens) {
        List<EncodedText> encoded = new ArrayList<>();
        for (String text : texts) {
            EncodedText each = encoder.encode(text, maxTokens);
            encoded.add(each);
            if (each.cut() > 0) {
                tell(each.cut(), encoded.size(), texts.size(), maxTokens);
            }
        }
        return encoded;
    }

    private void tell(int more, int number, int of, int maxTokens) {
        if (refuses) {
            throw new InvalidRequestException(
                    "text " + number + " of " + of + " is at least " + more + " tokens longer than the " + maxTokens
                            + " that the model " + model + " reads -> shorten it, or let it be cut by"
                            + " refuseLongTexts(false)",
                    ProviderFailure.of("local", "answer"),
                    null);
        }
        if (cut.getAndIncrement() == 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the model {0} was given a text longer than the {1} tokens that it reads; such texts are cut, and"
                            + " cutTexts() counts them",
                    model,
                    maxTokens);
        }
    }

    /** {@return how many texts were cut so far} */
    public long cut() {
        return cut.get();
    }
}
