// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/callbacks.md}: each test that it names is there, and each type is one of ours that everybody sees. */
class CallbacksPageTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| (?!your code|---)(.+) \\| (.+) \\| `(\\w+Test)\\.(\\w+)` \\|$");
    private static final Pattern ANY_ROW = Pattern.compile("^\\|(?! your code|---).*$");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)[\\w.]*`");

    private static MarkdownPage page() throws IOException {
        return MarkdownPage.of(Fixtures.repository().resolve("docs/callbacks.md"));
    }

    @Test
    void eachRow_namesATestThatIsThere() throws IOException {
        List<MatchResult> rows = page().matches(ROW);
        assertThat(rows).hasSizeGreaterThanOrEqualTo(25).hasSameSizeAs(page().matches(ANY_ROW));
        List<String> missing = new ArrayList<>();
        List<Path> tests = RepositoryFiles.endingIn("Test.java");
        for (MatchResult row : rows) {
            if (!declared(tests, row.group(3), row.group(4))) {
                missing.add(row.group(3) + "." + row.group(4));
            }
        }
        assertThat(missing).isEmpty();
    }

    // Two rooms may have a test of the same name
    private static boolean declared(List<Path> tests, String type, String method) throws IOException {
        Pattern test = Pattern.compile("@(?:Test|ParameterizedTest)\\b[^{;]*?\\bvoid " + method + "\\(");
        for (Path file : tests) {
            if (file.endsWith(type + ".java")
                    && test.matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void eachRow_namesTypesThatEverybodySees() throws IOException {
        Set<String> ours =
                Modules.ours().visible().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        List<String> named = page().matches(ROW).stream()
                .flatMap(row -> TYPE.matcher(row.group(1)).results())
                .map(type -> type.group(1))
                .distinct()
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(8);
        assertThat(ours).containsAll(named);
    }
}
