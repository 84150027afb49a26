// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of rules and the TCK say the same. */
class ProviderRulesDocTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+)\\.(\\d+) \\| `(\\w+)` \\| [^|]{10,} \\|$");

    @Test
    void page_listsExactlyTheRulesOfTheTck() throws IOException {
        List<String> inTck = Stream.of(FineTuneProviderTck.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();
        List<String> onPage = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", "reference", "provider-rules.md")));
        while (row.find()) {
            onPage.add("rule_" + row.group(1) + "_" + row.group(2) + "_" + row.group(3));
        }
        assertThat(onPage).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(inTck);
        assertThat(onPage).hasSizeGreaterThanOrEqualTo(40);
    }
}
