// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Has Boot say what is wrong and what to do, in place of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingFailureAnalyzer extends AbstractFailureAnalyzer<SettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingException cause) {
        String toDo = cause.toDo();
        String sentence = toDo.isEmpty() ? toDo : Character.toUpperCase(toDo.charAt(0)) + toDo.substring(1) + ".";
        return new FailureAnalysis(cause.wrong(), sentence, cause);
    }
}
