// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of the fakes and of the provider rules. */
@NullMarked
package io.github.finetune4j.testkit;

import org.jspecify.annotations.NullMarked;
