// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package org.example.release;

import io.github.finetune4j.internal.json.Json;

/** Must not compile: the package is nobody's but ours. */
final class Forbidden {
    private final Class<?> internal = Json.class;
}
