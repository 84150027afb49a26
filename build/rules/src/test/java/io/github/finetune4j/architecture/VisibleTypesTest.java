// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How many types users meet, and that each of core's is shown to them: in the README, the docs or an example, or it has
 * a reason.
 */
class VisibleTypesTest {
    /** Core may lose types, and gains one only with a change of this line. */
    private static final int MOST_OF_CORE = 216;

    private static Modules modules;

    @BeforeAll
    static void read() throws IOException {
        modules = Modules.ours();
    }

    @Test
    void core_hasNoMoreTypesThanItHad() {
        modules.names().forEach(name -> System.out.printf("%5d public types in %s%n", count(name), name));
        assertThat(count("core")).isLessThanOrEqualTo(MOST_OF_CORE);
    }

    @Test
    void everyTypeOfCore_isShownOrHasAReason() throws IOException {
        Set<String> shown = ShownWords.all();
        Map<String, String> reasons = Reasons.of("visible-types.txt");
        assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).contains(" "));
        Set<String> unreported = modules.visible("core").stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> !shown.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unreported)
                .as("core's types that no page and no example names; visible-types.txt says why they are there")
                .isEqualTo(new TreeSet<>(reasons.keySet()));
    }

    private static long count(String module) {
        return modules.visible(module).size();
    }
}
