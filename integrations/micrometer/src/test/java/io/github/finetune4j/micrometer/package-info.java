// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of the meters. */
@NullMarked
package io.github.finetune4j.micrometer;

import org.jspecify.annotations.NullMarked;
