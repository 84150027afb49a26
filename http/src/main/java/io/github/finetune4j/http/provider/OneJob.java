// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** A gate that lets one submission of a key go on at a time, over all providers of this process. */
final class OneJob {
    private static final Object[] LOCKS =
            Stream.generate(Object::new).limit(1024).toArray();

    private OneJob() {}

    static <T> T of(String key, Supplier<T> submission) {
        synchronized (LOCKS[Math.floorMod(key.hashCode(), LOCKS.length)]) {
            return submission.get();
        }
    }
}
