// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a macro.
 *
 * @param special which of {@code varargs}, {@code kwargs} and {@code caller} its body reads
 */
record Signature(String name, List<Parameter> parameters, List<String> special) {
    /** One parameter, with its default where it has one. */
    record Parameter(String name, @Nullable Expr otherwise) {}

    boolean reads(String name) {
        return special.contains(name);
    }

    boolean has(String parameter) {
        return parameters.stream().anyMatch(p -> p.name().equals(parameter));
    }
}
