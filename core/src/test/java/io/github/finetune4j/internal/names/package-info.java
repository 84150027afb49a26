// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of names. */
@org.jspecify.annotations.NullMarked
package io.github.finetune4j.internal.names;
