// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.split;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.hash.ContentHash;
import io.github.finetune4j.dataset.spi.DatasetRow;
import io.github.finetune4j.dataset.spi.DatasetSplitter;
import io.github.finetune4j.dataset.spi.RowStep;
import io.github.finetune4j.dataset.spi.SplitPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The part that an example goes to. Its prompt and the seed alone decide, so adding, removing or reordering other rows
 * never moves it, and examples with the same prompt go together.
 */
public final class SplitRule implements DatasetSplitter<RowStep.Nothing> {
    private static final String SALT = "finetune4j split 1";
    private static final double SUM_TOLERANCE = 1e-9;
    private static final double SHOWN = 1e9;
    private static final double UNIT = 0x1.0p-53;

    private final Map<SplitPart, Double> fractions = new EnumMap<>(SplitPart.class);
    private final long seed;
    private final ContentHash salted;

    public SplitRule(double training, double validation, double test, long seed) {
        fractions.put(SplitPart.TRAINING, training);
        fractions.put(SplitPart.VALIDATION, validation);
        fractions.put(SplitPart.TEST, test);
        this.seed = seed;
        this.salted = new ContentHash().add(SALT).add(seed);
        double sum = training + validation + test;
        if (!(training >= 0 && validation >= 0 && test >= 0 && Math.abs(sum - 1) <= SUM_TOLERANCE)) {
            throw new IllegalArgumentException("the fractions of a split: " + training + " + " + validation + " + "
                    + test + " = " + Math.rint(sum * SHOWN) / SHOWN + " -> give numbers of at least 0 that sum to 1");
        }
    }

    @Override
    public double fraction(SplitPart part) {
        return fractions.getOrDefault(part, 0.0);
    }

    @Override
    public String name() {
        return "by prompt, " + fraction(SplitPart.TRAINING) + " / " + fraction(SplitPart.VALIDATION) + " / "
                + fraction(SplitPart.TEST) + ", seed " + seed;
    }

    @Override
    public RowStep.Nothing empty() {
        return RowStep.Nothing.NOTHING;
    }

    @Override
    public void add(RowStep.Nothing summary, DatasetRow row) {}

    @Override
    public RowStep.Nothing merge(RowStep.Nothing first, RowStep.Nothing second) {
        return first;
    }

    @Override
    public Function<DatasetRow, SplitPart> parts(RowStep.Nothing whole) {
        return row -> partOf(row.example());
    }

    public SplitPart partOf(Example example) {
        return partAt(place(example.prompt()));
    }

    public SplitPart partAt(double place) {
        double border = 0;
        SplitPart last = SplitPart.TRAINING;
        for (SplitPart part : SplitPart.values()) {
            if (fraction(part) > 0) { // a part of fraction 0 stays empty, whatever rounding does to the sum
                border += fraction(part);
                last = part;
                if (place < border) {
                    return part;
                }
            }
        }
        return last;
    }

    // In [0, 1): the first 53 bits of SHA-256(salt, seed, role and normal text of each message)
    public double place(List<Message> prompt) {
        ContentHash hash = salted.fork();
        prompt.forEach(message -> hash.add(message.role().word()).add(ContentHash.normal(message.content())));
        return place(hash.bytes());
    }

    /** {@return what is hashed before the prompt} */
    public byte[] salt() {
        byte[] name = (SALT.length() + ":" + SALT).getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(name.length + Long.BYTES)
                .put(name)
                .putLong(seed)
                .array();
    }

    public static double place(byte[] sha256) {
        return (ByteBuffer.wrap(sha256).getLong() >>> 11) * UNIT;
    }
}
