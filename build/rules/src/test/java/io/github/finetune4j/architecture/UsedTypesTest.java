// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.ThrowsDeclaration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That somebody uses each public type: another room, an example or a page of the docs names it, or it is met at a type
 * that one of them names; or it has a reason.
 */
class UsedTypesTest {
    @Test
    void everyPublicType_isUsedOrHasAReason() throws IOException {
        Modules modules = Modules.ours();
        Set<String> shown = ShownWords.all();
        List<JavaClass> all = modules.names().stream()
                .filter(name -> !name.startsWith("testkit")) // tests use it, those of others among them
                .flatMap(name -> modules.visible(name).stream())
                .toList();
        Set<JavaClass> named = all.stream()
                .filter(type -> shown.contains(type.getSimpleName()) || usedElsewhere(type))
                .collect(Collectors.toSet());
        Set<JavaClass> met = named.stream()
                .flatMap(UsedTypesTest::withInner)
                .flatMap(UsedTypesTest::shows)
                .map(UsedTypesTest::outermost)
                .collect(Collectors.toSet());
        Set<String> services = modules.services();
        Map<String, String> reasons = Reasons.of("used-types.txt");
        assertThat(reasons.values()).allSatisfy(reason -> assertThat(reason).contains(" "));
        assertThat(named).hasSizeGreaterThan(500);
        Set<String> unused = all.stream()
                .filter(type -> !named.contains(type) && !met.contains(type) && !services.contains(type.getName()))
                .map(type -> type.getName().substring("io.github.finetune4j.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unused)
                .as("public types that no other room, no example and no page uses; used-types.txt says who misses them")
                .isEqualTo(new TreeSet<>(reasons.keySet()));
    }

    private static boolean usedElsewhere(JavaClass type) {
        return withInner(type)
                .flatMap(each -> each.getDirectDependenciesToSelf().stream())
                .anyMatch(use -> !folder(use.getOriginClass()).equals(folder(type)));
    }

    private static Stream<JavaClass> withInner(JavaClass type) {
        return Stream.concat(
                Stream.of(type),
                Modules.classes().stream().filter(other -> other.getName().startsWith(type.getName() + "$")));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(UsedTypesTest::outermost).orElse(type);
    }

    /** {@return what its users see: parents, and the types of what they call, catch and are given} */
    private static Stream<JavaClass> shows(JavaClass type) {
        Stream<JavaClass> parents = Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream());
        return Stream.concat(
                parents,
                type.getCodeUnits().stream()
                        .filter(UsedTypesTest::open)
                        .flatMap(unit -> Stream.of(
                                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                                        unit.getParameterTypes().stream()
                                                .flatMap(given -> given.getAllInvolvedRawTypes().stream()),
                                        unit.getThrowsClause().stream().map(ThrowsDeclaration::getRawType))
                                .flatMap(types -> types)));
    }

    private static boolean open(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static String folder(JavaClass type) {
        return type.getSource()
                .map(source -> source.getUri().toString().replaceFirst("/target/.*", ""))
                .orElse("");
    }
}
