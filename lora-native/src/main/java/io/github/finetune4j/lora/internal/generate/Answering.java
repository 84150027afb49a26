// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import java.util.stream.IntStream;

/** One answer in the making. */
final class Answering {
    private final GenerationRequest request;
    private final Sampler sampler;
    private final StopStrings stops;
    private final IntStream.Builder tokens = IntStream.builder();
    private final StringBuilder text = new StringBuilder();
    private int count;
    private boolean complete;
    private boolean done;

    Answering(GenerationRequest request) {
        this.request = request;
        sampler = new Sampler(request.sampling());
        stops = new StopStrings(request.stops());
    }

    GenerationRequest request() {
        return request;
    }

    boolean isGreedy() {
        return request.sampling().isGreedy();
    }

    /** {@return how many tokens may come yet} */
    int left() {
        return request.maxTokens() - count;
    }

    int choose(float[] logits) {
        return sampler.choose(logits);
    }

    /** Takes the next token; after the end nothing happens. */
    void accept(int token) {
        if (done) {
            return;
        }
        tokens.add(token);
        count++;
        if (request.endIds().contains(token)) {
            end(true);
            return;
        }
        say(stops.add(request.pieces().add(token)));
        if (stops.isFound()) {
            end(true);
        } else if (count == request.maxTokens()) {
            end(false);
        }
    }

    private void end(boolean byItself) {
        say(stops.add(request.pieces().finish()));
        complete = byItself || stops.isFound();
        say(stops.finish());
        done = true;
    }

    private void say(String piece) {
        if (!piece.isEmpty()) {
            text.append(piece);
            if (request.onText() != null) {
                request.onText().accept(piece);
            }
        }
    }

    boolean isDone() {
        return done;
    }

    Generated result() {
        return new Generated(tokens.build().toArray(), text.toString(), complete);
    }
}
