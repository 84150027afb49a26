// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.console.MountedConsole;
import jakarta.servlet.http.HttpServlet;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The console's pages within the application, if it asks for them. */
@AutoConfiguration(after = {RolloutAutoConfiguration.class, ConsolePartsAutoConfiguration.class})
@ConditionalOnProperty("finetune4j.console.enabled")
final class ConsoleAutoConfiguration {
    private static final System.Logger LOG = System.getLogger(ConsoleAutoConfiguration.class.getName());
    private static final String BEAN = "finetune4jConsole";
    private static final String SECURITY = "springSecurityFilterChain";

    /** Where the pages can't be mounted, the application does not start as if they were. */
    @Bean
    SmartInitializingSingleton finetune4jConsoleIsThere(ListableBeanFactory beans) {
        return () -> {
            if (!beans.containsBean(BEAN)) {
                throw new SettingException("finetune4j.console.enabled: true, but finetune4j-console or a servlet"
                        + " container is missing -> add finetune4j-console to an application with Spring MVC,"
                        + " or set it to false");
            }
        };
    }

    /** With a servlet container. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({MountedConsole.class, HttpServlet.class})
    static final class Mounted {
        @Bean(BEAN)
        ServletRegistrationBean<HttpServlet> finetune4jConsole(
                Settings settings, ListableBeanFactory beans, ConsoleContents contents) {
            guarded(settings.console(), beans);
            Console.Builder console = contents.console("finetune4j.console.enabled");
            String path = settings.console().path();
            ServletRegistrationBean<HttpServlet> mounted =
                    new ServletRegistrationBean<>(new ConsoleServlet(console), path + "/*");
            mounted.setName(BEAN);
            return mounted;
        }

        private static void guarded(ConsoleSettings settings, ListableBeanFactory beans) {
            if (beans.containsBean(SECURITY)) {
                return;
            }
            if (settings.requireSecurity()) {
                throw new SettingException("finetune4j.console.enabled: true, and nothing guards the pages: there is no"
                        + " Spring Security -> add it, or set finetune4j.console.require-security to false if"
                        + " something else lets only the right people in");
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the console''s pages below {0} are open to whoever reaches this application"
                            + " -> see that something in front of it guards them",
                    settings.path());
        }
    }
}
