// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Fakes, a virtual clock and the provider TCK, for tests of finetune4j and of providers written against its SPI. */
@NullMarked
package io.github.finetune4j.testkit;

import org.jspecify.annotations.NullMarked;
