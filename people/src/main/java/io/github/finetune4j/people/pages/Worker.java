// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

/**
 * Somebody who works.
 *
 * @param study at which
 * @param annotator a pseudonym
 * @param secret what the forms hold
 */
record Worker(Study study, String annotator, String secret) {}
