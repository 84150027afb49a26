// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arguments of a call over a batch, checked before libtorch sees them. */
final class BatchInputs {
    private final NDManager scope;
    private final PackedBatch batch;
    private final List<Object> arguments = new ArrayList<>();

    private BatchInputs(NDManager scope, PackedBatch batch) {
        this.scope = scope;
        this.batch = batch;
    }

    static BatchInputs of(NDManager scope, PackedBatch batch, ModelConfig config, int virtualTokens) {
        within("token id", batch.ids(), config.vocabulary() + virtualTokens);
        within("position", batch.positions(), config.context());
        return new BatchInputs(scope, batch);
    }

    BatchInputs labelled(Rotary rotary) {
        Rotary.Placed placed = rotary.of(scope, batch);
        tokens(placed.positions());
        arguments.add(scope.create(batch.labels()));
        return tables(placed.tables());
    }

    BatchInputs unlabelled(Rotary rotary) {
        Rotary.Placed placed = rotary.of(scope, batch);
        tokens(placed.positions());
        return tables(placed.tables());
    }

    Object[] and(Object... more) {
        Collections.addAll(arguments, more);
        return arguments.toArray();
    }

    private void tokens(long[] positions) {
        arguments.add(scope.create(batch.ids()));
        arguments.add(scope.create(positions));
        arguments.add(scope.create(batch.documents()));
        arguments.add(scope.create(batch.plan(), new Shape(batch.plan().length / 2, 2)));
        arguments.add(scope.create(batch.rows()));
    }

    private BatchInputs tables(Rotary rotary) {
        arguments.add(rotary.cos());
        arguments.add(rotary.sin());
        return this;
    }

    static void within(String what, long[] values, int limit) {
        for (long value : values) {
            if (value < 0 || value >= limit) {
                throw new IllegalArgumentException(what + " must be from 0 to " + (limit - 1) + ", got " + value
                        + " -> shorten or encode the row again");
            }
        }
    }
}
