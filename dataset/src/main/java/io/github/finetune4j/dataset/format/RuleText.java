// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Severity;

/** The text of a rule. */
record RuleText(String code, Severity severity, String meaning, String fix, RuleSource source) {}
