//! A window of the system, with events for egui and pixels from the painter.

use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Instant;

use eframe::UserEvent;
use egui::{
    Color32, Context, TexturesDelta, ViewportBuilder, ViewportCommand, ViewportId, ViewportInfo,
};
use egui_winit::accesskit_winit;
use winit::application::ApplicationHandler;
use winit::event::WindowEvent;
use winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;
use winit::window::{Window, WindowId};

use super::paint::{Canvas, Painter};

/// The largest side of a texture; pixels in memory have no limit of their own.
const TEXTURE_SIDE: usize = 8192;

/// What is shown in a window without a graphics driver, as `eframe::App` is in one with it.
pub trait SoftApp {
    /// Runs before each frame, also while the window is hidden.
    fn logic(&mut self, ctx: &Context);

    /// Draws a frame.
    fn ui(&mut self, ui: &mut egui::Ui);

    /// Runs once, when the window closes.
    fn end(&mut self);
}

/// Makes the application once its window is there.
pub type MakeApp = Box<dyn FnOnce(&Context) -> Box<dyn SoftApp>>;

/// Opens a window, shows the application that `make` makes, and returns when it is closed.
///
/// # Errors
///
/// Why the window or its pixel buffer could not be made, in the words of the windowing system: for
/// developers, not for the person at the screen.
pub fn run(
    event_loop: &mut EventLoop<UserEvent>,
    viewport: ViewportBuilder,
    make: MakeApp,
) -> Result<(), String> {
    let mut soft = Soft {
        proxy: event_loop.create_proxy(),
        viewport,
        make: Some(make),
        running: None,
        next: None,
        failed: None,
    };
    event_loop
        .run_app_on_demand(&mut soft)
        .map_err(|error| error.to_string())?;
    soft.failed.map_or(Ok(()), Err)
}

/// The window before and while it is there.
struct Soft {
    proxy: EventLoopProxy<UserEvent>,
    viewport: ViewportBuilder,
    make: Option<MakeApp>,
    running: Option<Running>,
    /// When the next frame is due.
    next: Option<Instant>,
    failed: Option<String>,
}

/// An open window.
struct Running {
    app: Box<dyn SoftApp>,
    ctx: Context,
    window: Rc<Window>,
    surface: softbuffer::Surface<Rc<Window>, Rc<Window>>,
    input: egui_winit::State,
    info: ViewportInfo,
    painter: Painter,
    canvas: Canvas,
    /// Changes of textures that were not painted with yet.
    textures: TexturesDelta,
    shown: bool,
}

fn text(error: &dyn std::fmt::Display) -> String {
    error.to_string()
}

impl Running {
    fn new(
        event_loop: &ActiveEventLoop,
        proxy: &EventLoopProxy<UserEvent>,
        viewport: &ViewportBuilder,
        make: MakeApp,
    ) -> Result<Self, String> {
        let ctx = Context::default();
        // It is shown with its first frame; a screen reader must be known before.
        let viewport = viewport.clone().with_visible(false);
        let window = egui_winit::create_window(&ctx, event_loop, &viewport);
        let window = Rc::new(window.map_err(|error| text(&error))?);
        let context = softbuffer::Context::new(Rc::clone(&window)).map_err(|error| text(&error))?;
        let surface = softbuffer::Surface::new(&context, Rc::clone(&window));
        let surface = surface.map_err(|error| text(&error))?;
        #[expect(clippy::cast_possible_truncation, reason = "egui counts points in f32")]
        let scale = window.scale_factor() as f32;
        let mut input = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            &window,
            Some(scale),
            window.theme(),
            Some(TEXTURE_SIDE),
        );
        let wake = proxy.clone();
        ctx.set_request_repaint_callback(move |wanted| {
            // Without an event loop there is no window to paint.
            let _ = wake.send_event(UserEvent::RequestRepaint {
                viewport_id: wanted.viewport_id,
                when: Instant::now() + wanted.delay,
                cumulative_pass_nr: wanted.current_cumulative_pass_nr,
            });
        });
        input.init_accesskit(event_loop, &window, proxy.clone());
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let app = make(&ctx);
        window.request_redraw();
        Ok(Self {
            app,
            ctx,
            window,
            surface,
            input,
            info,
            painter: Painter::default(),
            canvas: Canvas::new(0, 0, Color32::BLACK),
            textures: TexturesDelta::default(),
            shown: false,
        })
    }

    /// Runs one frame and shows it; whether the window is to close.
    fn frame(&mut self, event_loop: &ActiveEventLoop) -> Result<bool, String> {
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let mut raw = self.input.take_egui_input(&self.window);
        raw.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        let closing = self.info.close_requested();
        let app = &mut self.app;
        let output = self.ctx.run_ui(raw, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        self.info.events.clear();
        self.textures.append(output.textures_delta);
        let platform = output.platform_output;
        self.input
            .handle_platform_output_with_event_loop(&self.window, event_loop, platform);
        let mut commands = Vec::new();
        for (_, viewport) in output.viewport_output {
            commands.extend(viewport.commands);
        }
        let stays = commands.contains(&ViewportCommand::CancelClose);
        let mut asked = Vec::new();
        let (ctx, info) = (&self.ctx, &mut self.info);
        egui_winit::process_viewport_commands(ctx, info, commands, &self.window, &mut asked);
        if closing && !stays {
            return Ok(true);
        }
        let shapes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        self.painter.set(&self.textures);
        self.present(&shapes, output.pixels_per_point)?;
        self.painter.free(&self.textures);
        self.textures.clear();
        if !self.shown {
            self.shown = true;
            self.window.set_visible(true);
        }
        Ok(false)
    }

    fn present(
        &mut self,
        shapes: &[egui::ClippedPrimitive],
        pixels_per_point: f32,
    ) -> Result<(), String> {
        let size = self.window.inner_size();
        let (Some(width), Some(height)) =
            (NonZeroU32::new(size.width), NonZeroU32::new(size.height))
        else {
            // A minimised window has no pixels.
            return Ok(());
        };
        let pixels = |length: u32| usize::try_from(length).unwrap_or_default();
        let ground = self.ctx.global_style().visuals.panel_fill;
        self.canvas
            .reset(pixels(size.width), pixels(size.height), ground);
        self.painter
            .paint(&mut self.canvas, shapes, pixels_per_point);
        self.surface
            .resize(width, height)
            .map_err(|error| text(&error))?;
        let mut buffer = self.surface.buffer_mut().map_err(|error| text(&error))?;
        for (pixel, color) in buffer.iter_mut().zip(self.canvas.pixels()) {
            *pixel = u32::from_be_bytes([0, color.r(), color.g(), color.b()]);
        }
        self.window.pre_present_notify();
        buffer.present().map_err(|error| text(&error))
    }

    /// Takes an event in; whether something is to be painted.
    fn on_event(&mut self, event: &WindowEvent) -> bool {
        match event {
            WindowEvent::CloseRequested => {
                self.info.events.push(egui::ViewportEvent::Close);
                return true;
            }
            WindowEvent::Occluded(hidden) => self.info.occluded = Some(*hidden),
            _ => {}
        }
        self.input.on_window_event(&self.window, event).repaint
    }
}

impl Soft {
    /// Ends the window, keeping what is to be kept.
    fn end(&mut self, event_loop: &ActiveEventLoop) {
        if let Some(mut running) = self.running.take() {
            running.app.end();
            running.textures.clear();
        }
        event_loop.exit();
    }
}

impl ApplicationHandler<UserEvent> for Soft {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let Some(make) = self.make.take() else {
            return;
        };
        match Running::new(event_loop, &self.proxy, &self.viewport, make) {
            Ok(running) => self.running = Some(running),
            Err(error) => {
                self.failed = Some(error);
                event_loop.exit();
            }
        }
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        let Some(running) = &mut self.running else {
            return;
        };
        match event {
            UserEvent::RequestRepaint {
                when,
                cumulative_pass_nr,
                ..
            } => {
                // What was wanted before the last frames has been painted with them.
                let now = running.ctx.cumulative_pass_nr();
                if now == cumulative_pass_nr || now == cumulative_pass_nr + 1 {
                    self.next = Some(self.next.map_or(when, |next| next.min(when)));
                }
            }
            UserEvent::AccessKitActionRequest(event) => match event.window_event {
                accesskit_winit::WindowEvent::InitialTreeRequested => {
                    running.ctx.enable_accesskit();
                    running.window.request_redraw();
                }
                accesskit_winit::WindowEvent::ActionRequested(request) => {
                    running.input.on_accesskit_action_request(request);
                    running.window.request_redraw();
                }
                accesskit_winit::WindowEvent::AccessibilityDeactivated => {
                    running.ctx.disable_accesskit();
                }
            },
        }
        let _ = event_loop;
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(running) = &mut self.running else {
            return;
        };
        if matches!(event, WindowEvent::RedrawRequested) {
            match running.frame(event_loop) {
                Ok(false) => {}
                Ok(true) => self.end(event_loop),
                Err(error) => {
                    self.failed = Some(error);
                    self.end(event_loop);
                }
            }
        } else if running.on_event(&event) {
            running.window.request_redraw();
        }
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(running) = &self.running else { return };
        match self.next {
            Some(due) if due <= Instant::now() => {
                self.next = None;
                running.window.request_redraw();
                event_loop.set_control_flow(ControlFlow::Wait);
            }
            Some(due) => event_loop.set_control_flow(ControlFlow::WaitUntil(due)),
            None => event_loop.set_control_flow(ControlFlow::Wait),
        }
    }

    fn exiting(&mut self, event_loop: &ActiveEventLoop) {
        self.end(event_loop);
    }
}
