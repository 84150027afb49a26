// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Models of text that answer with no text of their own: labels, vectors, scores, spans.
 *
 * <p>Begin with {@link io.github.finetune4j.text.TextClassifier}. A {@code LocalLoraProvider} opens the models that it
 * has trained as each of them; any other library's fit in by one method.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.text;

import org.jspecify.annotations.NullMarked;
