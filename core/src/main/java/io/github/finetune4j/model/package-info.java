// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * References to models, and where local training finds base models.
 *
 * <p>Begin with {@link io.github.finetune4j.model.ModelRef}, which training returns and whose text form can be stored;
 * a {@link io.github.finetune4j.model.ModelSource} finds the folder of a base model by its name:
 *
 * <pre>{@code
 * ModelRef tuned = ModelRef.parse("local/3f2a");
 * System.out.println(tuned.provider() + " serves " + tuned.id());
 * }</pre>
 *
 * <p>A model that answers is a {@link io.github.finetune4j.chat.ChatModel}, which its provider makes from the
 * reference.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.model;

import org.jspecify.annotations.NullMarked;
