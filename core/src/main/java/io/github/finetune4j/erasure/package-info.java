// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * One call that erases a person from every store of an application. Begin with
 * {@link io.github.finetune4j.erasure.Erasure}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.erasure;

import org.jspecify.annotations.NullMarked;
