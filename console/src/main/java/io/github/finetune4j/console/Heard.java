// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

/** The outcome of a request as soon as its head is known: an answer, or the wish to read the form that it brings. */
sealed interface Heard permits Answered, AwaitedForm {}
