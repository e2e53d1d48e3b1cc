#!/usr/bin/env kotlin
@file:DependsOn("a:b:1")
import java.io.File

plugins {
    id("app") version "1.0"
    kotlin("jvm")
}

val version: String by project
android.defaultConfig.id = "app"
tasks.withType<Test> { useJUnitPlatform() }
println("done $version") /* inline */ // end
