// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.finetune4j.http.provider.AnsweringProvider;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Providers stand on one skeleton, and take nothing from the environment unless they are asked to. */
class ProviderRulesTest extends OnOurClasses {
    private static final Pattern ROOMS = Pattern.compile(
            "io\\.github\\.finetune4j\\.(anthropic|aws|fireworks|google|huggingface|openai|rescue|together)\\..*");

    /** Parts that every provider once had a copy of. */
    private static final Set<String> ONCE = Set.of(
            "CreateOnce",
            "EventCursor",
            "EventLog",
            "JobFindings",
            "JsonFields",
            "KnownJobs",
            "OneJob",
            "PartedUpload",
            "Patience",
            "RecentEntries",
            "Snapshots",
            "StatusWords");

    /** Code that reads the environment beside {@code fromEnv()}, and why. */
    private static final Set<String> READERS =
            Set.of("lora.internal.djl.OpenMp"); // how many threads the maths library was told to take

    @ArchTest
    static void partsOfTheSkeleton_existOnce(JavaClasses all) {
        List<String> copies = all.stream()
                .filter(type -> ONCE.contains(type.getSimpleName()))
                .filter(type -> ROOMS.matcher(type.getName()).matches())
                .map(JavaClass::getName)
                .toList();
        assertThat(copies).as("parts that the skeleton of providers has").isEmpty();
    }

    @ArchTest
    static final ArchRule providersOfServices_standOnTheSkeleton = classes()
            .that()
            .areAssignableTo(FineTuneProvider.class)
            .and()
            .areNotInterfaces()
            .and(DescribedPredicate.not(Rooms.in("lora", "testkit", "testkit-services", "examples", "benchmarks")))
            .should()
            .beAssignableTo(ServiceProvider.class)
            .orShould()
            .beAssignableTo(AnsweringProvider.class);

    @ArchTest
    static void theEnvironment_isReadByFromEnvAlone(JavaClasses all) {
        List<String> readers = all.stream()
                .filter(type -> !Rooms.in("examples", "benchmarks").test(type))
                .flatMap(ProviderRulesTest::readers)
                .filter(method -> !method.getName().equals("fromEnv"))
                .map(method -> method.getOwner().getName())
                .distinct()
                .map(name -> name.replace("io.github.finetune4j.", ""))
                .collect(Collectors.toList());
        assertThat(readers).as("read it in fromEnv() alone").containsExactlyInAnyOrderElementsOf(READERS);
    }

    private static Stream<JavaCodeUnit> readers(JavaClass type) {
        Stream<? extends JavaAccess<?>> accesses =
                Stream.concat(type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream());
        return accesses.filter(access -> access.getTargetOwner().isEquivalentTo(System.class)
                        && access.getTarget().getName().equals("getenv"))
                .map(JavaAccess::getOrigin);
    }
}
