// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The TCK is worth something: a provider that breaks a rule fails that rule's test, and no other. */
class BrokenProvidersTest {
    static Stream<Broken> all() {
        return Broken.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void tck_brokenProvider_failsExactlyTheRuleItBreaks(Broken broken) {
        assertThat(failures(broken)).singleElement().asString().startsWith(broken.testName());
    }

    @Test
    void tck_everyRule_isBrokenBySomeProvider() {
        List<String> tests = Stream.of(FineTuneProviderTck.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        assertThat(tests)
                .allSatisfy(name ->
                        assertThat(all()).anySatisfy(broken -> assertThat(name).startsWith(broken.testName())));
    }

    private static List<String> failures(Broken broken) {
        Broken.Tck.CURRENT.set(broken);
        try {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Broken.Tck.class))
                    .execute()
                    .testEvents();
            assertThat(tests.started().count()).as("rules that ran").isGreaterThan(40);
            return tests.finished().stream()
                    .filter(event ->
                            event.getRequiredPayload(TestExecutionResult.class).getStatus() == Status.FAILED)
                    .map(event -> event.getTestDescriptor().getDisplayName())
                    .toList();
        } finally {
            Broken.Tck.CURRENT.remove();
        }
    }
}
