// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.fixtures.HeardLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** When the console's pages are mounted, and what their servlet answers. */
class ConsoleTest {
    @TempDir
    Path folder;

    private WebApplicationContextRunner runner;

    @BeforeEach
    void prepare() {
        runner = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        RegistryAutoConfiguration.class,
                        RolloutAutoConfiguration.class,
                        ConsolePartsAutoConfiguration.class,
                        ConsoleAutoConfiguration.class))
                .withUserConfiguration(TwoArms.class)
                .withPropertyValues(
                        "finetune4j.rollout.name=support",
                        "finetune4j.registry.folder=" + folder,
                        "finetune4j.console.enabled=true");
    }

    private WebApplicationContextRunner guarded() {
        return runner.withBean("springSecurityFilterChain", Object.class, Object::new);
    }

    private static MockHttpServletResponse ask(HttpServlet servlet, String method, String context, String path)
            throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest(method, context + "/finetune4j" + path);
        request.setContextPath(context);
        request.setServletPath("/finetune4j");
        request.setPathInfo(path.isEmpty() ? null : path);
        MockHttpServletResponse response = new MockHttpServletResponse();
        servlet.service(request, response);
        return response;
    }

    private static ServletRegistrationBean<?> mounted(ApplicationContext context) {
        return context.getBean(ServletRegistrationBean.class);
    }

    private static HttpServlet servlet(ApplicationContext context) {
        return (HttpServlet) mounted(context).getServlet();
    }

    private static Collection<String> paths(ApplicationContext context) {
        return mounted(context).getUrlMappings();
    }

    @Test
    void notAskedFor_isNotThere() {
        guarded()
                .withPropertyValues("finetune4j.console.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ServletRegistrationBean.class));
    }

    @Test
    void guardedPages_areMounted_withRolloutsAndPagesOfTheApplications() {
        guarded().withBean(ConsolePage.class, Mine::new).run(context -> {
            HttpServlet servlet = servlet(context);
            assertThat(paths(context)).containsExactly("/finetune4j/*");
            assertThat(ask(servlet, "GET", "", "/live-support").getContentAsString())
                    .contains("Rollout support, RUNNING", "href=\"/finetune4j/mine\"");
            assertThat(ask(servlet, "GET", "", "/mine").getContentAsString()).contains("of my own");
            assertThat(ask(servlet, "GET", "", "").getHeader("Location")).isEqualTo("/finetune4j/runs");
        });
    }

    @Test
    void pages_followThePathThatTheRequestCameBy() {
        guarded().run(context -> {
            HttpServlet servlet = servlet(context);
            for (String path : new String[] {"/shop", "", "/shop"}) {
                assertThat(ask(servlet, "GET", path, "/runs").getContentAsString())
                        .contains("href=\"" + path + "/finetune4j/console.css\"");
            }
            assertThat(ask(servlet, "GET", "//elsewhere.example", "/runs").getStatus())
                    .isEqualTo(400);
        });
    }

    @Test
    void changes_areNotTaken() {
        guarded()
                .run(context -> assertThat(ask(servlet(context), "POST", "", "/live-support")
                                .getStatus())
                        .isEqualTo(405));
    }

    @Test
    void nothingThatGuards_isRefused_unlessSomethingElseDoes() {
        runner.run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageStartingWith("finetune4j.console.enabled: true, and nothing guards the pages")
                .hasMessageContaining(" -> add it, or set finetune4j.console.require-security to false"));
        try (HeardLog log = HeardLog.of(ConsoleAutoConfiguration.class)) {
            runner.withPropertyValues("finetune4j.console.require-security=false", "finetune4j.console.path=/ops/ft")
                    .run(context -> assertThat(paths(context)).containsExactly("/ops/ft/*"));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("WARNING the console's pages below /ops/ft are open to whoever reaches");
        }
    }

    @Test
    void consoleThatIsMissing_isRefused() {
        guarded()
                .withClassLoader(new FilteredClassLoader("io.github.finetune4j.console"))
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(SettingException.class)
                        .hasMessageContaining("finetune4j-console or a servlet container is missing -> add"));
    }

    @Test
    void registryThatIsMissing_isRefused() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        RegistryAutoConfiguration.class,
                        ConsolePartsAutoConfiguration.class,
                        ConsoleAutoConfiguration.class))
                .withBean("springSecurityFilterChain", Object.class, Object::new)
                .withPropertyValues("finetune4j.console.enabled=true")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("there is no registry to show -> set finetune4j.registry.folder"));
    }

    private static final class Mine implements ConsolePage {
        @Override
        public String path() {
            return "mine";
        }

        @Override
        public String title() {
            return "Mine";
        }

        @Override
        public PageContent respond(PageRequest request) {
            return PageContent.page("Mine", body -> body.text("of my own"));
        }
    }
}
