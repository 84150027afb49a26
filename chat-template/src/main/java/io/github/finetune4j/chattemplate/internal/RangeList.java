// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.RandomAccess;

/** The numbers of Python's {@code range(start, stop, step)}, made when they're asked for. */
final class RangeList extends AbstractList<Value> implements RandomAccess {
    private final BigInteger start;
    private final BigInteger stop;
    private final BigInteger step;
    private final int size;

    /** The numbers; their count is checked against the budget. */
    RangeList(RenderBudget budget, BigInteger start, BigInteger stop, BigInteger step) {
        BigInteger span = stop.subtract(start).multiply(BigInteger.valueOf(step.signum()));
        BigInteger count = span.signum() <= 0
                ? BigInteger.ZERO
                : span.subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
        budget.range(count.min(BigInteger.valueOf(Integer.MAX_VALUE)).longValue());
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = count.intValue();
    }

    @Override
    public Value get(int index) {
        return new Int(at(index));
    }

    @Override
    public int size() {
        return size;
    }

    /** {@return the range that a slice of this one is} */
    RangeList slice(RenderBudget budget, int from, int to, int by) {
        return new RangeList(budget, at(from), at(to), step.multiply(BigInteger.valueOf(by)));
    }

    private BigInteger at(int index) {
        return start.add(step.multiply(BigInteger.valueOf(index)));
    }

    /** {@return Python's {@code repr}} */
    String python() {
        return "range(" + start + ", " + stop + (step.equals(BigInteger.ONE) ? "" : ", " + step) + ")";
    }
}
