// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Tests of the fake services. */
@NullMarked
package io.github.finetune4j.testkit.services;

import org.jspecify.annotations.NullMarked;
