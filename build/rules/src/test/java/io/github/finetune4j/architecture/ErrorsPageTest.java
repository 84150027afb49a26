// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/errors.md} names every exception that users can meet, and none that is gone. */
class ErrorsPageTest {
    @Test
    void page_namesEveryException() throws IOException {
        String page = Files.readString(Fixtures.repository().resolve("docs/reference/errors.md"));
        List<String> named = Pattern.compile("(?m)^\\| `(\\w+Exception)`")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(new TreeSet<>(named)).isEqualTo(new TreeSet<>(exceptions()));
    }

    private static List<String> exceptions() {
        return Modules.classes().stream()
                .filter(type -> type.isAssignableTo(FineTuneException.class))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !type.getPackageName().contains(".internal"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toList());
    }
}
