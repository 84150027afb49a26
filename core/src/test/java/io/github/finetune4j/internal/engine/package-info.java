// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of the parts of the job engine; those of the whole are in the test kit, beside its fakes. */
@NullMarked
package io.github.finetune4j.internal.engine;

import org.jspecify.annotations.NullMarked;
