// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.junit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its {@link GateCheck}, and fails one that checks nothing. */
final class EvalGateExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final Namespace OURS = Namespace.create(EvalGateExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GateCheck.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        GateCheck check = new GateCheck(settings(context), folder(context), context::publishReportEntry);
        context.getStore(OURS).put(GateCheck.class, check);
        return check;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        GateCheck check = context.getStore(OURS).get(GateCheck.class, GateCheck.class);
        boolean used = check != null && check.used();
        if (!used && context.getExecutionException().isEmpty()) {
            throw new AssertionError(context.getRequiredTestMethod().getName()
                    + " has checked no model -> take a GateCheck as parameter and call check(...) of it");
        }
    }

    private static EvalGate settings(ExtensionContext context) {
        return context.getRequiredTestMethod().getAnnotation(EvalGate.class);
    }

    private static @Nullable Path folder(ExtensionContext context) {
        String reports = settings(context).reports();
        String test = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        return reports.isEmpty() ? null : Path.of(reports).resolve(test);
    }
}
